/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The chains as people see them. The summary is left out by `quiet`. */
#include "tests.h"

#include "sample.h"

static void check(hl_report_options options, sample_maker maker, const char *expected)
{
    options.format = HL_REPORT_TEXT;
    options.quiet = true;
    char *written = sample_report(&options, &maker, 1, NULL);
    g_assert_cmpstr(written, ==, expected);
    g_free(written);
}

static void test_violation(void)
{
    check((hl_report_options){0}, sample_violation,
          "POST http://api.example.org/v1/orders                           "
          " 10.0.0.7 → 10.0.1.2:80          curl/7.88.1\n"
          " └ 307 ─▶ GET http://api.example.org/v2/orders                  "
          " frames 4 → 6 → 9                certain    violation\n"
          "     error    method-changed   307 keeps the method: POST became GET"
          "                                    RFC 9110 §15.4.8\n"
          "\n");
}

static void test_narrow(void)
{
    check((hl_report_options){.columns = 80}, sample_violation,
          "POST http://api.example.org/v1/orders\n"
          "     10.0.0.7 → 10.0.1.2:80   curl/7.88.1\n"
          " └ 307 ─▶ GET http://api.example.org/v2/orders\n"
          "     frames 4 → 6 → 9   certain    violation\n"
          "     error    method-changed   307 keeps the method: POST became GET\n"
          "                               RFC 9110 §15.4.8\n"
          "\n");
}

static void test_long_chain(void)
{
    check((hl_report_options){.columns = 110}, sample_long_chain,
          "PUT http://files.example.net/a                         10.0.0.7 → 10.0.1.2:80\n"
          "     Upload/3 (X11; Linux x86_64)\n"
          " └ 301 ─▶ PUT http://files.example.net/b               frames 9 → 11 → 13              "
          "certain    kept\n"
          "   └ 303 ─▶ GET http://files.example.net/c             frames 13 → 15 → 17             "
          "likely     permitted\n"
          "       warning  authorization-forwarded  the same Authorization goes to another port of "
          "the host, which may\n"
          "                                         belong to somebody else: "
          "files.example.net:8080 instead of\n"
          "                                         files.example.net:80       Fetch, "
          "HTTP-redirect fetch; RFC 9110 §15.4\n"
          "       note     stale-content-fields     GET without content still carries Content-Type "
          "        RFC 9110 §15.4\n"
          "\n");
}

static hl_chain *not_followed(void)
{
    return sample_unfollowed(HL_NOT_FOLLOWED, HL_REASON_CLIENT_CLOSED);
}

static hl_chain *unseen(void)
{
    return sample_unfollowed(HL_UNSEEN, HL_REASON_ENCRYPTED);
}

static hl_chain *hidden_on(const char *server_name, bool is_tunnel, hl_hiding hiding)
{
    hl_chain *chain = unseen();
    hl_connection *connection = hl_connection_new(7);
    static const uint8_t address[] = {192, 0, 2, 10};
    connection->endpoint[1] =
        (hl_endpoint){hl_address_from(hl_bytes_from(address, sizeof address)), 443};
    connection->server_name = g_strdup(server_name);
    connection->is_tunnel = is_tunnel;
    hl_chain_hop(chain, 0)->hidden_on = connection;
    hl_chain_hop(chain, 0)->hidden_by = hiding;
    return chain;
}

static hl_chain *hidden_by_name(void)
{
    return hidden_on("www.example.com\033[m", false, HL_HIDING_NAMED);
}

static hl_chain *hidden_without_name(void)
{
    return hidden_on(NULL, false, HL_HIDING_UNNAMED);
}

static hl_chain *hidden_in_tunnel(void)
{
    return hidden_on("proxy.test", true, HL_HIDING_UNNAMED);
}

static hl_chain *hidden_by_share(void)
{
    return hidden_on("cdn.test", false, HL_HIDING_SHARED);
}

static hl_chain *hidden_by_front(void)
{
    return hidden_on("front.test", false, HL_HIDING_ENCRYPTED_HELLO);
}

static hl_chain *hidden_upgrade(void)
{
    hl_chain *chain = hidden_on("b.test", false, HL_HIDING_NAMED);
    hl_hop *hop = hl_chain_hop(chain, 0);
    g_free(hop->target);
    hop->target = g_strdup("http://b.test/");
    return chain;
}

/* Which connection may hold the follow-up; the name is the client's, and cannot steer a terminal. */
static void test_hidden(void)
{
    static const struct {
        sample_maker make;
        const char *sentence;
    } rows[] = {
        {unseen, "     the target is https, and its traffic is not decrypted\n"},
        {hidden_by_name, "     the target is https, and a connection to 192.0.2.10:443 (SNI "
                         "www.example.com\\x1b[m) is not decrypted\n"},
        {hidden_without_name,
         "     the target is https, and a connection to 192.0.2.10:443 is not decrypted\n"},
        {hidden_in_tunnel,
         "     the target is https, and a connection to 192.0.2.10:443 is a tunnel\n"},
        {hidden_by_share, "(SNI cdn.test) is not decrypted; "},
        {hidden_by_front, "(SNI front.test, perhaps in place of another name) is not"},
        {hidden_upgrade, "     the client may have turned to https, and a connection to "
                         "192.0.2.10:443 (SNI b.test) is not decrypted\n"},
    };
    hl_report_options all = {.all = true};
    for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {
        char *shown = sample_report(&all, &rows[i].make, 1, NULL);
        if (!strstr(shown, rows[i].sentence))
            g_error("not in this: %s\n%s", rows[i].sentence, shown);
        g_free(shown);
    }
}

static void test_without_follow_up(void)
{
    hl_report_options all = {.all = true};
    check(all, not_followed,
          "GET http://www.example.com/login                                "
          " 10.0.0.7 → 10.0.1.2:80          Wget/1.21.3\n"
          " └ 302 ─✕ https://www.example.com/login                         "
          " frames 21 → 23                  not followed\n"
          "     the client closed its connection instead\n"
          "\n");
    check(all, unseen,
          "GET http://www.example.com/login                                "
          " 10.0.0.7 → 10.0.1.2:80          Wget/1.21.3\n"
          " └ 302 ┄? https://www.example.com/login                         "
          " frames 21 → 23                  unseen\n"
          "     the target is https, and its traffic is not decrypted\n"
          "\n");
}

static hl_chain *unusable(void)
{
    hl_chain *chain = sample_unfollowed(HL_NOT_FOLLOWED, HL_REASON_UNUSABLE_LOCATION);
    hl_hop *hop = hl_chain_hop(chain, 0);
    g_clear_pointer(&hop->target, g_free);
    hop->location_problem = g_strdup("Location is empty");
    return chain;
}

static hl_chain *unusable_found(void)
{
    hl_chain *chain = unusable();
    sample_find(hl_chain_hop(chain, 0), HL_RULE_UNUSABLE_LOCATION, HL_WARNING, "Location is empty");
    return chain;
}

/* The problem is told once: by the finding, or where there is none by the hop. */
static void test_unusable_location(void)
{
    static const sample_maker makers[] = {unusable, unusable_found};
    for (size_t i = 0; i < G_N_ELEMENTS(makers); i++) {
        hl_report_options options = {.all = true, .quiet = true};
        char *written = sample_report(&options, &makers[i], 1, NULL);
        char **parts = g_strsplit(written, "Location is empty", -1);
        g_assert_cmpuint(g_strv_length(parts), ==, 2);
        g_assert_nonnull(strstr(written, " └ 302 ─✕ (no usable Location)"));
        g_strfreev(parts);
        g_free(written);
    }
}

static void test_only_findings(void)
{
    check((hl_report_options){0}, not_followed, "");
}

static void test_two_captures(void)
{
    static const char *const names[] = {"a.pcap", "other/b.pcap"};
    hl_report_options options = {
        .wide = true, .columns = 140, .capture_names = names, .capture_count = 2};
    check(options, sample_odd,
          "(request not captured)                                                               "
          "10.0.0.7 → 10.0.1.2:80\n"
          " └ 308 ┄▶ PUT http://c.test/z                                                        "
          "frames a.pcap:41 → 43           ambiguous  undetermined\n"
          "     several requests may be the follow-up; this one is the best guess\n"
          "     2026-01-01T00:00:00.100000Z on connection 10; CORS preflight in frame a.pcap:42; "
          "followed 4 ms later on connection 11, 10.0.0.7 →\n"
          "     10.0.1.2:80; sent 2 times more\n"
          "     evidence: short-delay\n"
          "   └ 307 ─▶ PUT http://c.test/?q                                                     "
          "frames a.pcap:43 → 45 → b.pcap:47  certain    violation\n"
          "       2026-01-01T00:00:01.310000Z on connection 11; followed 4 ms later on connection "
          "13, 10.0.0.7 → 10.0.1.2:80\n"
          "       evidence: same-connection, same-user-agent\n"
          "       warning  wrong-target     asked for http://c.test/?q instead of "
          "http://c.test/z?q (query-only)        RFC 9110 §10.2.2, RFC 3986 §5.2\n"
          "\n");
}

static void check_frames(const char *const names[2], const char *expected)
{
    hl_report_options options = {.quiet = true, .capture_names = names, .capture_count = 2};
    sample_maker maker = sample_odd;
    char *written = sample_report(&options, &maker, 1, NULL);
    g_assert_nonnull(strstr(written, expected));
    g_free(written);
}

/* The folder is left out where the rest tells the captures apart. */
static void test_names_of_captures(void)
{
    static const char *const unlike[] = {"one/a.pcap", "/two/b.pcap"};
    static const char *const alike[] = {"one/a.pcap", "two/a.pcap"};
    check_frames(unlike, "frames a.pcap:43 → 45 → b.pcap:47");
    check_frames(alike, "frames one/a.pcap:43 → 45 → two/a.pcap:47");
}

static void test_exchanges(void)
{
    check((hl_report_options){.exchanges = true}, sample_violation,
          "307 POST http://api.example.org/v1/orders                       "
          " 10.0.0.7 → 10.0.1.2:80          frames 4 → 6\n"
          "200 GET http://api.example.org/v2/orders                        "
          " 10.0.0.7 → 10.0.1.2:80          frames 9 → 11\n"
          "\n"
          "POST http://api.example.org/v1/orders                           "
          " 10.0.0.7 → 10.0.1.2:80          curl/7.88.1\n"
          " └ 307 ─▶ GET http://api.example.org/v2/orders                  "
          " frames 4 → 6 → 9                certain    violation\n"
          "     error    method-changed   307 keeps the method: POST became GET"
          "                                    RFC 9110 §15.4.8\n"
          "\n");
}

void add_text_tests(void)
{
    g_test_add_func("/report/text/violation", test_violation);
    g_test_add_func("/report/text/narrow", test_narrow);
    g_test_add_func("/report/text/long-chain", test_long_chain);
    g_test_add_func("/report/text/without-follow-up", test_without_follow_up);
    g_test_add_func("/report/text/hidden", test_hidden);
    g_test_add_func("/report/text/unusable-location", test_unusable_location);
    g_test_add_func("/report/text/only-findings", test_only_findings);
    g_test_add_func("/report/text/two-captures", test_two_captures);
    g_test_add_func("/report/text/names-of-captures", test_names_of_captures);
    g_test_add_func("/report/text/exchanges", test_exchanges);
}
