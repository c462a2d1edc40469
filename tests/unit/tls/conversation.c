/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "conversation.h"

#include <openssl/x509.h>

enum { READ_OCTETS = 32768 };

static const uint8_t psk[] = "0123456789abcdef0123456789abcdef";

/* ---- certificates ---- */

static void use_certificate(SSL_CTX *context, EVP_PKEY *key)
{
    X509 *certificate = X509_new();
    X509_set_version(certificate, 2);
    ASN1_INTEGER_set(X509_get_serialNumber(certificate), 1);
    X509_gmtime_adj(X509_getm_notBefore(certificate), -3600);
    X509_gmtime_adj(X509_getm_notAfter(certificate), 3600);
    X509_NAME_add_entry_by_txt(X509_get_subject_name(certificate), "CN", MBSTRING_ASC,
                               (const uint8_t *)"www.example.org", -1, -1, 0);
    X509_set_issuer_name(certificate, X509_get_subject_name(certificate));
    X509_set_pubkey(certificate, key);
    g_assert_cmpint(X509_sign(certificate, key, EVP_sha256()), >, 0);
    g_assert_cmpint(SSL_CTX_use_certificate(context, certificate), ==, 1);
    g_assert_cmpint(SSL_CTX_use_PrivateKey(context, key), ==, 1);
    X509_free(certificate);
}

/* Making keys is slow: they are made once. */
static void use_certificates(SSL_CTX *context)
{
    static EVP_PKEY *rsa, *ec;
    if (!rsa) {
        rsa = EVP_RSA_gen(2048);
        ec = EVP_EC_gen("P-256");
    }
    use_certificate(context, rsa);
    use_certificate(context, ec);
}

/* ---- callbacks ---- */

static conversation *talk_of(const SSL *ssl)
{
    return SSL_CTX_get_app_data(SSL_get_SSL_CTX(ssl));
}

static void take_key_line(const SSL *ssl, const char *line)
{
    g_string_append_printf(talk_of(ssl)->key_log, "%s\n", line);
}

static int take_session(SSL *ssl, SSL_SESSION *session)
{
    conversation *talk = talk_of(ssl);
    SSL_SESSION_free(talk->session);
    talk->session = session;
    return 1;
}

static unsigned give_psk_client(SSL *ssl, const char *hint, char *identity, unsigned identity_room,
                                unsigned char *key, unsigned room)
{
    (void)ssl, (void)hint, (void)room;
    g_strlcpy(identity, "reader", identity_room);
    memcpy(key, psk, 32);
    return 32;
}

static unsigned give_psk_server(SSL *ssl, const char *identity, unsigned char *key, unsigned room)
{
    (void)ssl, (void)identity, (void)room;
    memcpy(key, psk, 32);
    return 32;
}

static int choose_protocol(SSL *ssl, const unsigned char **out, unsigned char *size,
                           const unsigned char *in, unsigned in_size, void *unused)
{
    (void)ssl, (void)unused;
    *out = in + 1;
    *size = in[0];
    return in_size > 0 ? SSL_TLSEXT_ERR_OK : SSL_TLSEXT_ERR_NOACK;
}

/* ---- set-up ---- */

static SSL_CTX *context_new(conversation *talk, int version, const char *ciphers)
{
    SSL_CTX *context = SSL_CTX_new(TLS_method());
    SSL_CTX_set_app_data(context, talk);
    SSL_CTX_set_security_level(context, 0);
    SSL_CTX_set_min_proto_version(context, version);
    SSL_CTX_set_max_proto_version(context, version);
    if (ciphers && version == TLS1_3_VERSION)
        g_assert_cmpint(SSL_CTX_set_ciphersuites(context, ciphers), ==, 1);
    else if (ciphers)
        g_assert_cmpint(SSL_CTX_set_cipher_list(context, ciphers), ==, 1);
    return context;
}

static void set_up_client(SSL_CTX *context)
{
    static const uint8_t protocols[] = "\x08http/1.1";
    SSL_CTX_set_keylog_callback(context, take_key_line);
    SSL_CTX_set_session_cache_mode(context, SSL_SESS_CACHE_CLIENT);
    SSL_CTX_sess_set_new_cb(context, take_session);
    SSL_CTX_set_alpn_protos(context, protocols, sizeof protocols - 1);
}

static void set_up_server(SSL_CTX *context)
{
    use_certificates(context);
    SSL_CTX_set_dh_auto(context, 1);
    SSL_CTX_set_session_id_context(context, (const uint8_t *)"t", 1);
    SSL_CTX_set_alpn_select_cb(context, choose_protocol, NULL);
}

static void connect_both(conversation *talk)
{
    for (int side = 0; side < SIDES; side++) {
        SSL_free(talk->ssl[side]);
        talk->ssl[side] = SSL_new(talk->context[side]);
        SSL_set_bio(talk->ssl[side], BIO_new(BIO_s_mem()), BIO_new(BIO_s_mem()));
        talk->sent[side] = talk->delivered[side] = 0;
    }
    SSL_set_connect_state(talk->ssl[CLIENT]);
    SSL_set_tlsext_host_name(talk->ssl[CLIENT], "www.example.org");
    SSL_set_accept_state(talk->ssl[SERVER]);
}

static void flight_free(gpointer owned)
{
    flight *flown = owned;
    g_byte_array_unref(flown->octets);
    g_free(flown);
}

conversation *conversation_new(int version, const char *ciphers)
{
    conversation *talk = g_new0(conversation, 1);
    for (int side = 0; side < SIDES; side++) {
        talk->context[side] = context_new(talk, version, ciphers);
        talk->said[side] = g_string_new(NULL);
    }
    set_up_client(talk->context[CLIENT]);
    set_up_server(talk->context[SERVER]);
    if (ciphers && strstr(ciphers, "PSK")) {
        SSL_CTX_set_psk_client_callback(talk->context[CLIENT], give_psk_client);
        SSL_CTX_set_psk_server_callback(talk->context[SERVER], give_psk_server);
    }
    talk->flights = g_ptr_array_new_with_free_func(flight_free);
    talk->key_log = g_string_new(NULL);
    connect_both(talk);
    return talk;
}

void conversation_again(conversation *talk)
{
    g_ptr_array_set_size(talk->flights, 0);
    g_string_truncate(talk->key_log, 0);
    for (int side = 0; side < SIDES; side++)
        g_string_truncate(talk->said[side], 0);
    connect_both(talk);
    if (talk->session)
        SSL_set_session(talk->ssl[CLIENT], talk->session);
}

void conversation_free(conversation *talk)
{
    for (int side = 0; side < SIDES; side++) {
        SSL_free(talk->ssl[side]);
        SSL_CTX_free(talk->context[side]);
        g_string_free(talk->said[side], TRUE);
    }
    SSL_SESSION_free(talk->session);
    g_ptr_array_unref(talk->flights);
    g_string_free(talk->key_log, TRUE);
    g_free(talk);
}

/* ---- the wire ---- */

bool conversation_deliver(conversation *talk, int side)
{
    char *octets;
    long count = BIO_get_mem_data(SSL_get_wbio(talk->ssl[side]), &octets);
    if (count <= 0)
        return false;
    flight *flown = g_new0(flight, 1);
    flown->side = side;
    flown->received = talk->delivered[!side];
    flown->octets = g_byte_array_new();
    g_byte_array_append(flown->octets, (const uint8_t *)octets, (guint)count);
    g_ptr_array_add(talk->flights, flown);
    BIO_write(SSL_get_rbio(talk->ssl[!side]), octets, (int)count);
    (void)BIO_reset(SSL_get_wbio(talk->ssl[side]));
    talk->delivered[side] += (uint64_t)count;
    return true;
}

static void hear(conversation *talk, int side)
{
    char heard[READ_OCTETS];
    while (SSL_read(talk->ssl[side], heard, sizeof heard) > 0)
        ;
}

void conversation_pump(conversation *talk)
{
    bool goes_on = true;
    for (int turns = 0; goes_on && turns < 20; turns++) {
        goes_on = false;
        for (int side = 0; side < SIDES; side++) {
            goes_on |= conversation_deliver(talk, side);
            hear(talk, !side);
        }
    }
}

bool conversation_shake_hands(conversation *talk)
{
    for (int turns = 0; turns < 20; turns++) {
        SSL_do_handshake(talk->ssl[CLIENT]);
        conversation_deliver(talk, CLIENT);
        SSL_do_handshake(talk->ssl[SERVER]);
        conversation_deliver(talk, SERVER);
    }
    conversation_pump(talk);
    return SSL_is_init_finished(talk->ssl[CLIENT]) && SSL_is_init_finished(talk->ssl[SERVER]);
}

static void say(conversation *talk, int side, const char *octets, size_t count)
{
    g_assert_cmpint(SSL_write(talk->ssl[side], octets, (int)count), ==, (int)count);
    g_string_append_len(talk->said[side], octets, (gssize)count);
    conversation_pump(talk);
}

void conversation_say(conversation *talk, int side, const char *text)
{
    say(talk, side, text, strlen(text));
}

void conversation_say_octets(conversation *talk, int side, hl_bytes octets)
{
    say(talk, side, (const char *)octets.data, octets.size);
}

void conversation_say_much(conversation *talk, int side, size_t octets)
{
    char *much = g_malloc(octets);
    for (size_t i = 0; i < octets; i++)
        much[i] = (char)('a' + i * 7 % 26);
    say(talk, side, much, octets);
    g_free(much);
}

void conversation_close(conversation *talk)
{
    SSL_shutdown(talk->ssl[CLIENT]);
    conversation_pump(talk);
    SSL_shutdown(talk->ssl[SERVER]);
    conversation_pump(talk);
}

conversation *conversation_simple(int version, const char *ciphers)
{
    conversation *talk = conversation_new(version, ciphers);
    g_assert_true(conversation_shake_hands(talk));
    conversation_say(talk, CLIENT, "What is the time?");
    conversation_say(talk, SERVER, "It is late.");
    conversation_close(talk);
    return talk;
}
