# SPDX-License-Identifier: GPL-2.0-or-later
"""What the server agrees to in TLS: which versions, which cipher suite, which protocol."""

import os
import ssl

NO_ENCRYPT_THEN_MAC = 1 << 19  # SSL_OP_NO_ENCRYPT_THEN_MAC, which Python has no name for
SETTINGS = """openssl_conf = all
[all]
ssl_conf = ssl
[ssl]
system_default = suites
[suites]
"""


def _suites(names):
    """OpenSSL's two lists: of TLS 1.3, and of the versions before it."""
    every = names.split(":") if names else []
    return [name for name in every if name.startswith("TLS_")], [name for name in every if not name.startswith("TLS_")]


def variables(folder, names):
    """What makes OpenSSL offer and choose these cipher suites alone: in the server, whom Python cannot tell which suites of
    TLS 1.3, and in clients, which would not offer every suite by themselves."""
    if not names:
        return {}
    path = os.path.join(folder, "openssl.cnf")
    with open(path, "w", encoding="ascii") as file:
        file.write(SETTINGS)
        for word, suites in zip(("Ciphersuites", "CipherString"), _suites(names)):
            file.write(f"{word} = {':'.join(suites)}\n" if suites else "")
    return {"OPENSSL_CONF": path}


def context(options):
    """Of the server's options."""
    tls = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    tls.load_cert_chain(options.certificate)
    if options.http2:
        tls.set_alpn_protocols(["h2", "http/1.1"])
    new, old = _suites(options.tls_cipher)
    if old:
        tls.set_ciphers(":".join(old))
    if new and not old:
        tls.minimum_version = ssl.TLSVersion.TLSv1_3
    version = "1.2" if old and not new else options.tls_version
    if version:
        tls.maximum_version = ssl.TLSVersion[f"TLSv{version.replace('.', '_')}"]
    if options.mac_then_encrypt:
        tls.options |= NO_ENCRYPT_THEN_MAC
    if options.keylog:
        tls.keylog_filename = options.keylog
    return tls
