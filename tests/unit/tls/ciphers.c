/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Every cipher suite that OpenSSL can speak. */
#include "listener.h"
#include "suites.h"

static void check(int version, const char *cipher, bool mac_last)
{
    conversation *talk = conversation_new(version, cipher);
    if (!mac_last)
        SSL_CTX_set_options(talk->context[SERVER], SSL_OP_NO_ENCRYPT_THEN_MAC);
    conversation_again(talk);
    g_test_message("%s", cipher);
    g_assert_true(conversation_shake_hands(talk));
    g_assert_cmpstr(SSL_get_cipher_name(talk->ssl[CLIENT]), ==, cipher);
    conversation_say(talk, CLIENT, "x");
    conversation_say_much(talk, SERVER, 20000);
    conversation_say_much(talk, CLIENT, 40);
    conversation_close(talk);
    hl_tls_counters counters = listener_hear(talk, SIZE_MAX / 2);
    g_assert_cmpuint(counters.lost_records, ==, 0);
    listener_hear(talk, 1000);
    conversation_free(talk);
}

static bool is_for_us(const SSL_CIPHER *cipher)
{
    int authentication = SSL_CIPHER_get_auth_nid(cipher),
        coding = SSL_CIPHER_get_cipher_nid(cipher);
    const char *name = SSL_CIPHER_get_name(cipher);
    return authentication != NID_auth_dss && !strstr(name, "SRP") &&
           SSL_CIPHER_get_kx_nid(cipher) != NID_kx_srp &&
           (coding == NID_chacha20_poly1305 || strstr(name, "AES"));
}

static void test_all_of_12(void)
{
    conversation *list = conversation_new(TLS1_2_VERSION, "ALL:PSK:@SECLEVEL=0");
    STACK_OF(SSL_CIPHER) *ciphers = SSL_get1_supported_ciphers(list->ssl[CLIENT]);
    unsigned seen = 0;
    for (int i = 0; i < sk_SSL_CIPHER_num(ciphers); i++) {
        const SSL_CIPHER *cipher = sk_SSL_CIPHER_value(ciphers, i);
        if (!is_for_us(cipher))
            continue;
        check(TLS1_2_VERSION, SSL_CIPHER_get_name(cipher), true);
        if (strstr(SSL_CIPHER_get_name(cipher), "SHA"))
            check(TLS1_2_VERSION, SSL_CIPHER_get_name(cipher), false);
        seen++;
    }
    g_assert_cmpuint(seen, >=, 60);
    sk_SSL_CIPHER_free(ciphers);
    conversation_free(list);
}

static void test_all_of_13(void)
{
    static const char *const names[] = {
        "TLS_AES_128_GCM_SHA256", "TLS_AES_256_GCM_SHA384",   "TLS_CHACHA20_POLY1305_SHA256",
        "TLS_AES_128_CCM_SHA256", "TLS_AES_128_CCM_8_SHA256",
    };
    for (size_t i = 0; i < G_N_ELEMENTS(names); i++)
        check(TLS1_3_VERSION, names[i], true);
}

/* One that hoplint does not read is said to be such, and passes as it is. */
static void test_others(void)
{
    conversation *talk = conversation_simple(TLS1_2_VERSION, "ECDHE-RSA-CAMELLIA128-SHA256");
    listener *ear = listener_new(talk->key_log->str);
    listener_feed_all(ear, talk, 100);
    listener_finish(ear);
    g_assert_cmpuint(ear->counters.unsupported, ==, 1);
    g_assert_cmpuint(ear->counters.decrypted, ==, 0);
    g_assert_cmpstr(ear->connection->tls_version, ==, "1.2");
    g_assert_cmpint(ear->heard[CLIENT]->str[0], ==, 22);
    listener_free(ear);
    conversation_free(talk);
}

void add_cipher_tests(void)
{
    g_test_add_func("/tls/ciphers/1.2", test_all_of_12);
    g_test_add_func("/tls/ciphers/1.3", test_all_of_13);
    g_test_add_func("/tls/ciphers/others", test_others);
}
