/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Whatever the options: no credential, and nothing that could steer a terminal. */
#include "tests.h"

#include "sample.h"

static hl_chain *unseen(void)
{
    return sample_unfollowed(HL_UNSEEN, HL_REASON_ENCRYPTED);
}

static const sample_maker makers[] = {sample_violation, sample_hostile, sample_secrets,
                                      sample_odd,       unseen,         sample_long_chain};

static char *report_with(unsigned format, unsigned columns, unsigned flags)
{
    static const char *const names[] = {"a\033[2Jb.pcap", "b.pcap"};
    hl_report_options options = {
        .format = (hl_report_format)format,
        .columns = columns,
        .all = flags & 1,
        .exchanges = flags & 2,
        .wide = flags & 4,
        .quiet = flags & 8,
        .capture_names = names,
        .capture_count = flags & 16 ? 2 : 1,
    };
    return sample_report(&options, makers, G_N_ELEMENTS(makers), NULL);
}

static void for_every_report(void (*check)(const char *written))
{
    for (unsigned format = HL_REPORT_TEXT; format < HL_REPORT_FORMAT_COUNT; format++)
        for (unsigned flags = 0; flags < 32; flags++) {
            char *written = report_with(format, flags & 1 ? 80 : 120, flags);
            check(written);
            g_free(written);
        }
}

static void check_no_secret(const char *written)
{
    g_assert_null(strstr(written, "sesame"));
}

static void test_no_credential(void)
{
    for_every_report(check_no_secret);
    char *written = report_with(HL_REPORT_NDJSON, 0, 1);
    g_assert_nonnull(strstr(written, "http://<redacted>@b.test/y"));
    g_free(written);
}

static void check_harmless(const char *written)
{
    g_assert_true(g_utf8_validate(written, -1, NULL));
    for (const char *at = written; *at; at = g_utf8_next_char(at)) {
        gunichar character = g_utf8_get_char(at);
        bool ends_line = character == '\n' || (character == '\r' && at[1] == '\n'); /* CSV's */
        g_assert_true(ends_line || g_unichar_isprint(character));
        g_assert_cmpint(g_unichar_type(character), !=, G_UNICODE_FORMAT);
    }
}

static void test_nothing_steers_the_terminal(void)
{
    for_every_report(check_harmless);
}

/* With colours the only escape sequences are ours, and without them the text is the same. */
static void test_colours_add_nothing_else(void)
{
    hl_report_options options = {.format = HL_REPORT_TEXT, .all = true, .wide = true};
    char *plain = sample_report(&options, makers, G_N_ELEMENTS(makers), NULL);
    options.color = true;
    char *colored = sample_report(&options, makers, G_N_ELEMENTS(makers), NULL);
    GRegex *codes = g_regex_new("\033\\[[0-9;]*m", 0, 0, NULL);
    char *stripped = g_regex_replace_literal(codes, colored, -1, 0, "", 0, NULL);
    g_assert_cmpstr(stripped, ==, plain);
    g_assert_cmpstr(colored, !=, plain);
    g_regex_unref(codes);
    g_free(stripped);
    g_free(colored);
    g_free(plain);
}

static void test_nothing_is_cut(void)
{
    for (unsigned columns = 0; columns < 200; columns += 9) {
        hl_report_options options = {.format = HL_REPORT_TEXT, .columns = columns, .all = true};
        char *written = sample_report(&options, makers, G_N_ELEMENTS(makers), NULL);
        g_assert_nonnull(strstr(written, "POST http://api.example.org/v1/orders"));
        g_assert_nonnull(strstr(written, "https://www.example.com/login"));
        g_assert_nonnull(strstr(written, "Upload/3 (X11; Linux x86_64)"));
        g_assert_nonnull(strstr(written, "files.example.net:8080"));
        g_assert_nonnull(strstr(written, "10.0.0.7 → 10.0.1.2:80"));
        g_assert_nonnull(strstr(written, "RFC 9110 §15.4.8"));
        g_free(written);
    }
}

void add_safety_tests(void)
{
    g_test_add_func("/report/safety/no-credential", test_no_credential);
    g_test_add_func("/report/safety/terminal", test_nothing_steers_the_terminal);
    g_test_add_func("/report/safety/colours", test_colours_add_nothing_else);
    g_test_add_func("/report/safety/nothing-is-cut", test_nothing_is_cut);
}
