/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "har_audit.h"

#include "capture_error.h"
#include "complaint.h"
#include "interrupt.h"

enum { MESSAGES_BETWEEN_LOOKS = 256 };

typedef struct audit {
    const hl_options *options;
    hl_inputs *inputs;
    hl_intake *intake;
    GPtrArray *files; /* of hl_har_file: those that have more */
    const GPtrArray *hars;
    hl_time_ns end; /* of the time to read: --stop-after */
} audit;

static const char *name_of(const audit *a, const hl_har_file *file)
{
    return hl_inputs_name(a->options->captures->pdata[hl_har_file_index(file)]);
}

static void take_trouble(audit *a, const hl_har_file *file, GError *error)
{
    hl_capture_counters *captures = hl_intake_captures(a->intake);
    bool is_har = !g_error_matches(error, HL_CAPTURE_ERROR, HL_CAPTURE_ERROR_FORMAT);
    if (hl_interrupt_has_come()) {
        g_error_free(error);
        return;
    }
    captures->cut += is_har;
    captures->unread += !is_har;
    g_prefix_error(&error, "%s: ", name_of(a, file));
    hl_intake_take_error(a->intake, error);
}

/* Does it have a message? What is wrong with it is told. */
static bool has_more(audit *a, hl_har_file *file)
{
    GError *error = NULL;
    hl_record_result result = hl_har_file_look(file, &error);
    if (result == HL_RECORD_TROUBLE)
        take_trouble(a, file, error);
    return result == HL_RECORD_FRAME;
}

/* The one whose message is the earliest; of equal ones that of the command line's order. */
static hl_har_file *next_file(audit *a)
{
    hl_har_file *earliest = NULL;
    for (guint i = 0; i < a->files->len; i++) {
        hl_har_file *file = a->files->pdata[i];
        if (!has_more(a, file))
            g_ptr_array_remove_index(a->files, i--);
        else if (!earliest || hl_har_file_time(file) < hl_har_file_time(earliest))
            earliest = file;
    }
    return earliest;
}

static bool is_late(audit *a, hl_time_ns time)
{
    if (a->options->time_limit == 0)
        return false;
    if (a->end == HL_TIME_NEVER)
        a->end = time + a->options->time_limit;
    return time >= a->end;
}

static void count(audit *a)
{
    hl_har_counters *all = hl_intake_har(a->intake);
    *all = (hl_har_counters){0};
    for (guint i = 0; i < a->hars->len; i++) {
        hl_har_counters one = hl_har_file_counters(a->hars->pdata[i]);
        all->entries += one.entries;
        all->internal_redirects += one.internal_redirects;
        all->from_cache += one.from_cache;
        all->other_schemes += one.other_schemes;
        all->not_sent += one.not_sent;
        all->unreadable += one.unreadable;
        all->disordered += one.disordered;
    }
}

static void read_message(audit *a, hl_har_file *file)
{
    bool is_last;
    if (is_late(a, hl_har_file_time(file))) {
        hl_intake_stop(a->intake);
        return;
    }
    hl_message *message = hl_har_file_take(file, &is_last);
    hl_intake_feed_message(a->intake, message, is_last);
    hl_message_unref(message);
}

static void read_messages(audit *a)
{
    hl_har_file *file;
    for (uint64_t round = 0; !hl_intake_is_over(a->intake) && (file = next_file(a)); round++) {
        read_message(a, file);
        if (round % MESSAGES_BETWEEN_LOOKS == 0) {
            count(a);
            hl_intake_look_around(a->intake, hl_inputs_position(a->inputs));
        }
    }
    count(a);
}

static int read_hars(audit *a)
{
    hl_intake_begin(a->intake, hl_inputs_size(a->inputs));
    uint64_t refused = hl_inputs_refused(a->inputs);
    hl_intake_captures(a->intake)->unread = refused;
    a->files = g_ptr_array_new();
    for (guint i = 0; i < a->hars->len; i++)
        g_ptr_array_add(a->files, a->hars->pdata[i]);
    read_messages(a);
    g_ptr_array_unref(a->files);
    int code = hl_intake_finish(a->intake, hl_inputs_position(a->inputs));
    return refused > 0 ? HL_EXIT_TROUBLE : code;
}

int hl_har_audit(const hl_options *options, hl_inputs *inputs, hl_intake *intake)
{
    audit a = {.options = options,
               .inputs = inputs,
               .intake = intake,
               .hars = hl_inputs_hars(inputs),
               .end = HL_TIME_NEVER};
    if (hl_inputs_is_mixed(inputs)) {
        hl_complain("captures and HARs do not go together in one run; audit them one after the "
                    "other");
        return HL_EXIT_TROUBLE;
    }
    return hl_intake_expect_har(intake) ? read_hars(&a) : HL_EXIT_TROUBLE;
}
