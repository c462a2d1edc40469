/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "tls.h"

#include "certificate.h"
#include "trouble.h"

#include <openssl/err.h>
#include <openssl/ssl.h>

enum { READ_OCTETS = 16 << 10 };

struct hl_lab_keys {
    hl_lab_keys_sink sink;
    SSL_CTX *context;
    char *authority;
};

struct hl_lab_tls {
    SSL *ssl; /* owns both */
    BIO *in, *out;
};

static void take_key(const SSL *ssl, const char *line)
{
    hl_lab_keys *keys = SSL_CTX_get_app_data(SSL_get_SSL_CTX(ssl));
    char *text = g_strconcat(line, "\n", NULL);
    keys->sink.take(keys->sink.user, hl_bytes_text(text));
    g_free(text);
}

static int choose_protocol(SSL *ssl, const unsigned char **chosen, unsigned char *size,
                           const unsigned char *offered, unsigned offered_size, void *user)
{
    static const unsigned char known[] = "\x08http/1.1";
    (void)ssl;
    (void)user;
    int result = SSL_select_next_proto((unsigned char **)chosen, size, known, sizeof known - 1,
                                       offered, offered_size);
    return result == OPENSSL_NPN_NEGOTIATED ? SSL_TLSEXT_ERR_OK : SSL_TLSEXT_ERR_NOACK;
}

hl_lab_keys *hl_lab_keys_new(hl_lab_keys_sink sink, GError **error)
{
    hl_lab_keys *keys = g_new0(hl_lab_keys, 1);
    keys->sink = sink;
    keys->context = SSL_CTX_new(TLS_server_method());
    if (keys->context)
        keys->authority = hl_lab_certificate_install(keys->context, error);
    else
        hl_lab_trouble_of_openssl(error, "cannot begin with TLS");
    if (!keys->authority) {
        hl_lab_keys_free(keys);
        return NULL;
    }
    SSL_CTX_set_app_data(keys->context, keys);
    SSL_CTX_set_keylog_callback(keys->context, take_key);
    SSL_CTX_set_alpn_select_cb(keys->context, choose_protocol, NULL);
    return keys;
}

const char *hl_lab_keys_authority(const hl_lab_keys *keys)
{
    return keys->authority;
}

void hl_lab_keys_free(hl_lab_keys *keys)
{
    if (!keys)
        return;
    SSL_CTX_free(keys->context);
    g_free(keys->authority);
    g_free(keys);
}

hl_lab_tls *hl_lab_tls_new(hl_lab_keys *keys)
{
    hl_lab_tls *tls = g_new0(hl_lab_tls, 1);
    tls->ssl = SSL_new(keys->context);
    tls->in = BIO_new(BIO_s_mem());
    tls->out = BIO_new(BIO_s_mem());
    g_assert(tls->ssl && tls->in && tls->out); /* memory, as everywhere */
    BIO_set_mem_eof_return(tls->in, -1);
    SSL_set_bio(tls->ssl, tls->in, tls->out);
    SSL_set_accept_state(tls->ssl);
    return tls;
}

bool hl_lab_tls_receive(hl_lab_tls *tls, hl_bytes octets, GByteArray *clear)
{
    uint8_t buffer[READ_OCTETS];
    size_t count;
    BIO_write(tls->in, octets.data, (int)octets.size);
    ERR_clear_error(); /* what happened elsewhere would be taken for ours */
    while (SSL_read_ex(tls->ssl, buffer, sizeof buffer, &count))
        g_byte_array_append(clear, buffer, (guint)count);
    int reason = SSL_get_error(tls->ssl, 0);
    return reason == SSL_ERROR_WANT_READ || reason == SSL_ERROR_WANT_WRITE;
}

void hl_lab_tls_send(hl_lab_tls *tls, hl_bytes clear)
{
    size_t written;
    ERR_clear_error();
    if (clear.size > 0)
        SSL_write_ex(tls->ssl, clear.data, clear.size, &written);
}

void hl_lab_tls_close(hl_lab_tls *tls)
{
    ERR_clear_error();
    if (SSL_is_init_finished(tls->ssl))
        SSL_shutdown(tls->ssl);
}

void hl_lab_tls_take(hl_lab_tls *tls, GByteArray *octets)
{
    uint8_t buffer[READ_OCTETS];
    for (int count; (count = BIO_read(tls->out, buffer, sizeof buffer)) > 0;)
        g_byte_array_append(octets, buffer, (guint)count);
}

void hl_lab_tls_free(hl_lab_tls *tls)
{
    if (!tls)
        return;
    SSL_free(tls->ssl);
    g_free(tls);
}
