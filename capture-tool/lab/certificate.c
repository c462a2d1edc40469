/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "certificate.h"

#include "trouble.h"

#include <openssl/pem.h>
#include <openssl/rand.h>
#include <openssl/x509v3.h>

enum {
    SECONDS_BEFORE = 3600, /* clocks of clients in containers and the like */
    SECONDS_AFTER = 86400,
};

/* One extension and its value, as in a configuration of OpenSSL. */
typedef struct extension {
    int id;
    const char *value;
} extension;

/* Some verifiers take no authority as a server's certificate, and want the identifiers of keys. */
static const extension authority_extensions[] = {
    {NID_basic_constraints, "critical,CA:TRUE"},
    {NID_key_usage, "critical,keyCertSign"},
    {NID_subject_key_identifier, "hash"},
};

static const extension server_extensions[] = {
    {NID_basic_constraints, "critical,CA:FALSE"},
    {NID_key_usage, "critical,digitalSignature"},
    {NID_ext_key_usage, "serverAuth"},
    {NID_subject_key_identifier, "hash"},
    {NID_authority_key_identifier, "keyid:always"},
    {NID_subject_alt_name, "DNS:localhost,IP:127.0.0.1,IP:127.0.0.2,IP:::1"},
};

static bool add_extensions(X509 *certificate, X509 *issuer, const extension *extensions,
                           size_t count)
{
    X509V3_CTX context;
    X509V3_set_ctx(&context, issuer, certificate, NULL, NULL, 0);
    for (size_t i = 0; i < count; i++) {
        X509_EXTENSION *made =
            X509V3_EXT_conf_nid(NULL, &context, extensions[i].id, extensions[i].value);
        bool is_added = made && X509_add_ext(certificate, made, -1);
        X509_EXTENSION_free(made);
        if (!is_added)
            return false;
    }
    return true;
}

/* A serial number is a secret of nobody, but must not come twice. */
static bool set_serial(X509 *certificate)
{
    unsigned char octets[8];
    BIGNUM *number = NULL;
    bool is_set = RAND_bytes(octets, sizeof octets) == 1 &&
                  (number = BN_bin2bn(octets, sizeof octets, NULL)) &&
                  BN_to_ASN1_INTEGER(number, X509_get_serialNumber(certificate));
    BN_free(number);
    return is_set;
}

static bool fill_in(X509 *certificate, const char *name, EVP_PKEY *key)
{
    X509_NAME *subject = X509_get_subject_name(certificate);
    return X509_set_version(certificate, X509_VERSION_3) && set_serial(certificate) &&
           X509_gmtime_adj(X509_getm_notBefore(certificate), -SECONDS_BEFORE) &&
           X509_gmtime_adj(X509_getm_notAfter(certificate), SECONDS_AFTER) &&
           X509_set_pubkey(certificate, key) &&
           X509_NAME_add_entry_by_txt(subject, "CN", MBSTRING_ASC, (const unsigned char *)name, -1,
                                      -1, 0);
}

static X509 *make_authority(EVP_PKEY *key)
{
    X509 *made = X509_new();
    if (made && fill_in(made, "hoplint --lab", key) &&
        X509_set_issuer_name(made, X509_get_subject_name(made)) &&
        add_extensions(made, made, authority_extensions, G_N_ELEMENTS(authority_extensions)) &&
        X509_sign(made, key, EVP_sha256()))
        return made;
    X509_free(made);
    return NULL;
}

static X509 *make_server(EVP_PKEY *key, X509 *authority, EVP_PKEY *authority_key)
{
    X509 *made = X509_new();
    if (made && fill_in(made, "localhost", key) &&
        X509_set_issuer_name(made, X509_get_subject_name(authority)) &&
        add_extensions(made, authority, server_extensions, G_N_ELEMENTS(server_extensions)) &&
        X509_sign(made, authority_key, EVP_sha256()))
        return made;
    X509_free(made);
    return NULL;
}

static char *write_pem(X509 *certificate)
{
    char *text, *copy = NULL;
    BIO *memory = BIO_new(BIO_s_mem());
    if (memory && PEM_write_bio_X509(memory, certificate)) {
        long octets = BIO_get_mem_data(memory, &text);
        copy = g_strndup(text, (gsize)octets);
    }
    BIO_free(memory);
    return copy;
}

char *hl_lab_certificate_install(SSL_CTX *context, GError **error)
{
    EVP_PKEY *authority_key = EVP_EC_gen("P-256"), *key = EVP_EC_gen("P-256");
    X509 *authority = authority_key && key ? make_authority(authority_key) : NULL;
    X509 *server = authority ? make_server(key, authority, authority_key) : NULL;
    char *pem = NULL;
    if (server && SSL_CTX_use_certificate(context, server) && SSL_CTX_use_PrivateKey(context, key))
        pem = write_pem(authority);
    if (!pem)
        hl_lab_trouble_of_openssl(error, "cannot make a certificate");
    X509_free(server);
    X509_free(authority);
    EVP_PKEY_free(key);
    EVP_PKEY_free(authority_key);
    return pem;
}
