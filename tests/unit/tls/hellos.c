/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What a ClientHello says of where a connection may lead. */
#include "listener.h"
#include "suites.h"

enum { ENCRYPTED_CLIENT_HELLO = 0xfe0d };

static int add_camouflage(SSL *ssl, unsigned type, const unsigned char **out, size_t *size,
                          int *alert, void *unused)
{
    static const unsigned char octets[] = {0, 1, 2, 3};
    (void)ssl, (void)type, (void)alert, (void)unused;
    *out = octets;
    *size = sizeof octets;
    return 1;
}

static void check(const char *protocols, bool with_camouflage, bool offers_http2)
{
    conversation *talk = conversation_new(TLS1_3_VERSION, NULL);
    SSL_CTX *client = talk->context[CLIENT];
    SSL_CTX_set_alpn_protos(client, (const uint8_t *)protocols, (unsigned)strlen(protocols));
    if (with_camouflage)
        SSL_CTX_add_client_custom_ext(client, ENCRYPTED_CLIENT_HELLO, add_camouflage, NULL, NULL,
                                      NULL, NULL);
    conversation_again(talk);
    g_assert_true(conversation_shake_hands(talk));
    listener *ear = listener_new("");
    listener_feed_all(ear, talk, 100);
    listener_finish(ear);
    g_assert_true(ear->connection->offers_http2 == offers_http2);
    g_assert_true(ear->connection->has_encrypted_hello == with_camouflage);
    g_assert_cmpstr(ear->connection->server_name, ==, "www.example.org");
    listener_free(ear);
    conversation_free(talk);
}

static void test_protocols(void)
{
    check("\x02h2\x08http/1.1", false, true);
    check("\x08http/1.1\x02h2", false, true);
    check("\x08http/1.1", false, false);
    check("\x03h2c\x01h", false, false);
    check("", false, false);
}

static void test_encrypted(void)
{
    check("\x02h2", true, true);
    check("", true, false);
}

void add_hello_tests(void)
{
    g_test_add_func("/tls/hellos/protocols", test_protocols);
    g_test_add_func("/tls/hellos/encrypted", test_encrypted);
}
