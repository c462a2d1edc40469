/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Everything that is written fits core/report/hoplint.schema.json; tests/schema has the checker. */
#include "tests.h"

#include "sample.h"

#include <glib/gstdio.h>
#include <sys/wait.h>

static hl_chain *not_followed(void)
{
    return sample_unfollowed(HL_NOT_FOLLOWED, HL_REASON_WINDOW_PASSED);
}

static const sample_maker makers[] = {sample_violation, sample_long_chain, not_followed,
                                      sample_hostile,   sample_secrets,    sample_odd};

/* The checker's exit code: 0 fits, 1 does not, 77 cannot tell. */
static int check(const char *written)
{
    char *name = NULL, *said = NULL;
    int status = 0;
    int file = g_file_open_tmp("hoplint-XXXXXX", &name, NULL);
    g_assert_cmpint(file, >=, 0);
    g_close(file, NULL);
    g_assert_true(g_file_set_contents(name, written, -1, NULL));
    char *command[] = {(char *)"/usr/bin/python3", (char *)"-B",
                       (char *)HL_TESTS_DIR "/schema/check.py", name, NULL};
    g_assert_true(
        g_spawn_sync(NULL, command, NULL, G_SPAWN_DEFAULT, NULL, NULL, &said, NULL, &status, NULL));
    g_unlink(name);
    g_test_message("%s", said);
    g_free(said);
    g_free(name);
    return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}

static void check_format(hl_report_format format, size_t count)
{
    static const char *const names[] = {"x.pcap", "y.pcap"};
    hl_report_options options = {.format = format,
                                 .all = true,
                                 .exchanges = true,
                                 .capture_names = names,
                                 .capture_count = 2};
    hl_coverage coverage = {.last_time = test_time(9)};
    char *written = sample_report(&options, makers, count, &coverage);
    int result = check(written);
    if (result == 77)
        g_test_skip("python3-jsonschema is missing");
    else
        g_assert_cmpint(result, ==, 0);
    g_free(written);
}

static void test_ndjson(void)
{
    check_format(HL_REPORT_NDJSON, G_N_ELEMENTS(makers));
    check_format(HL_REPORT_NDJSON, 0);
}

static void test_json(void)
{
    check_format(HL_REPORT_JSON, G_N_ELEMENTS(makers));
    check_format(HL_REPORT_JSON, 0);
}

void add_schema_tests(void)
{
    g_test_add_func("/report/schema/ndjson", test_ndjson);
    g_test_add_func("/report/schema/json", test_json);
}
