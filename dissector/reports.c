/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "reports.h"

#include "blindness.h"
#include "open_capture.h"
#include "wireshark_api.h"

#include "report/hl_report.h"

#include <stdio.h>

/* One -z option. */
typedef struct wanted_report {
    hl_report_format format;
    bool all, has_filter, is_written;
    GHashTable *frames; /* numbers of those that passed the filter; NULL without one */
} wanted_report;

static void reset(void *user)
{
    wanted_report *report = user;
    report->is_written = false;
    if (report->frames)
        g_hash_table_remove_all(report->frames);
}

static tap_packet_status take_frame(void *user, packet_info *pinfo, epan_dissect_t *edt,
                                    const void *data, tap_flags_t flags)
{
    wanted_report *report = user;
    const hl_mark *mark = data;
    (void)pinfo;
    (void)edt;
    (void)flags;
    if (report->frames)
        g_hash_table_add(report->frames, GUINT_TO_POINTER(mark->frame));
    return TAP_PACKET_REDRAW;
}

static bool has_frame(const wanted_report *report, const hl_message *message)
{
    return message && g_hash_table_contains(report->frames,
                                            GUINT_TO_POINTER((guint)message->last_frame.number));
}

static bool is_wanted(const wanted_report *report, const hl_chain *chain)
{
    for (guint i = 0; report->frames && i < chain->hops->len; i++) {
        const hl_hop *hop = hl_chain_hop(chain, i);
        if (has_frame(report, hop->redirect->request) ||
            has_frame(report, hop->redirect->response) ||
            (hop->follow_up && has_frame(report, hop->follow_up->request)))
            return true;
    }
    return !report->frames;
}

static void write_octets(void *user, hl_bytes octets)
{
    fwrite(octets.data, 1, octets.size, user);
}

static void write_document(const wanted_report *wanted, const hl_session *session)
{
    hl_report_options options = {.format = wanted->format, .all = wanted->all};
    hl_report *report = hl_report_new(&options, (hl_report_sink){write_octets, stdout});
    const GPtrArray *chains = hl_marks_chains(hl_session_marks(session));
    hl_summary *summary = hl_summary_new();
    summary->coverage = hl_session_coverage(session);
    for (guint i = 0; i < chains->len; i++) {
        const hl_chain *chain = g_ptr_array_index(chains, i);
        if (!is_wanted(wanted, chain))
            continue;
        hl_report_chain(report, chain);
        hl_summary_add_chain(summary, chain);
    }
    hl_report_summary(report, summary);
    hl_report_free(report);
    hl_summary_free(summary);
}

/* Where there is no place for it between the data, it goes to standard error. */
static void write_warnings(const wanted_report *wanted, const hl_session *session)
{
    GString *text = g_string_new(NULL);
    hl_blindness_append(text, hl_session_gaps(session));
    fputs(text->str, wanted->format == HL_REPORT_TEXT ? stdout : stderr);
    g_string_free(text, TRUE);
}

static void draw(void *user)
{
    wanted_report *report = user;
    if (report->is_written || !hl_open_capture_settle())
        return;
    report->is_written = true;
    write_document(report, hl_open_capture());
    write_warnings(report, hl_open_capture());
    fflush(stdout);
}

static void finish(void *user)
{
    wanted_report *report = user;
    if (report->frames)
        g_hash_table_unref(report->frames);
    g_free(report);
}

/* Takes ",WORD" off the front of the arguments. */
static bool take_word(const char **arguments, const char *word)
{
    size_t size = strlen(word);
    const char *text = *arguments;
    if (text[0] != ',' || strncmp(text + 1, word, size) != 0 ||
        (text[size + 1] != '\0' && text[size + 1] != ','))
        return false;
    *arguments = text + size + 1;
    return true;
}

static bool listen(const char *arguments, hl_report_format format)
{
    wanted_report *report = g_new0(wanted_report, 1);
    report->format = format;
    report->all = take_word(&arguments, "all");
    const char *filter = arguments[0] == ',' && arguments[1] ? arguments + 1 : NULL;
    if (filter)
        report->frames = g_hash_table_new(NULL, NULL);
    GString *error = register_tap_listener("hoplint", report, filter, TL_REQUIRES_NOTHING, reset,
                                           take_frame, draw, finish);
    if (!error)
        return true;
    fprintf(stderr, "hoplint: %s\n", error->str);
    g_string_free(error, TRUE);
    return false;
}

static const char text_option[] = "hoplint,report";
static const char ndjson_option[] = "hoplint,ndjson";

static HL_STAT_INIT_TYPE start_text(const char *argument, void *user)
{
    (void)user;
    bool good = listen(argument + strlen(text_option), HL_REPORT_TEXT);
    HL_STAT_INIT_RETURN(good);
}

static HL_STAT_INIT_TYPE start_ndjson(const char *argument, void *user)
{
    (void)user;
    bool good = listen(argument + strlen(ndjson_option), HL_REPORT_NDJSON);
    HL_STAT_INIT_RETURN(good);
}

void hl_reports_register(void)
{
    static stat_tap_ui text = {
        .group = REGISTER_STAT_GROUP_GENERIC, .cli_string = text_option, .tap_init_cb = start_text};
    static stat_tap_ui ndjson = {.group = REGISTER_STAT_GROUP_GENERIC,
                                 .cli_string = ndjson_option,
                                 .tap_init_cb = start_ndjson};
    register_stat_tap_ui(&text, NULL);
    register_stat_tap_ui(&ndjson, NULL);
}
