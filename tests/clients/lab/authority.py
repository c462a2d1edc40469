# SPDX-License-Identifier: GPL-2.0-or-later
"""The certificates of a laboratory: an authority of its own, which clients trust in there and nowhere else."""

import os
import shutil
import subprocess

import network

CURVE = "-newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days 2".split()
# Where Debian's libraries look (GnuTLS, certifi, Go), and the variables that others go by.
BUNDLE = "/etc/ssl/certs/ca-certificates.crt"
VARIABLES = (
    "HL_LAB_AUTHORITY CURL_CA_BUNDLE SSL_CERT_FILE NODE_EXTRA_CA_CERTS REQUESTS_CA_BUNDLE PERL_LWP_SSL_CA_FILE MOJO_CA_FILE".split()
)
STORE_PASSWORD = "laboratory"


def _openssl(*words):
    subprocess.run(["openssl", *words], check=True, stderr=subprocess.DEVNULL)


def _path(folder):
    return os.path.join(folder, "authority.crt")


def _certificate(folder):
    return os.path.join(folder, "certificate.crt")


def make(folder, names):
    """The authority, and the server's key and certificate for these names in one file, whose path it gives."""
    authority, key = _path(folder), os.path.join(folder, "authority.key")
    _openssl("req", "-x509", *CURVE, "-subj", "/CN=hoplint laboratory", "-keyout", key, "-out", authority)
    path = os.path.join(folder, "certificate.pem")
    extensions = [f"subjectAltName={','.join(f'DNS:{name}' for name in names)}", "basicConstraints=critical,CA:FALSE", "extendedKeyUsage=serverAuth"]
    added = [word for extension in extensions for word in ("-addext", extension)]
    request, certificate = path + ".csr", _certificate(folder)
    _openssl("req", *CURVE, "-subj", "/CN=a.example.test", *added, "-keyout", path, "-out", request)
    signing = ["-req", "-in", request, "-CA", authority, "-CAkey", key, "-days", "2", "-copy_extensions", "copyall"]
    _openssl("x509", *signing, "-out", certificate)
    with open(path, "a", encoding="ascii") as both, open(certificate, encoding="ascii") as file:
        both.write(file.read())
    return path


def trusted(folder):
    """Makes the authority known in here; gives the variables for those clients that want to be told."""
    authority = _path(folder)
    if os.path.exists(BUNDLE):
        network.bind(authority, os.path.realpath(BUNDLE))
    variables = dict.fromkeys(VARIABLES, authority) | {"HL_LAB_CERTIFICATE": _certificate(folder)}
    if shutil.which("keytool"):
        variables["JAVA_TOOL_OPTIONS"] = f"-Djavax.net.ssl.trustStore={_java_store(authority)} -Djavax.net.ssl.trustStorePassword={STORE_PASSWORD}"
    return variables


def _java_store(authority):
    store = authority + ".jks"
    words = ["keytool", "-importcert", "-noprompt", "-alias", "laboratory", "-file", authority, "-keystore", store, "-storepass", STORE_PASSWORD]
    subprocess.run(words, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    return store
