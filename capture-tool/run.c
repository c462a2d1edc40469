/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "run.h"

#include "complaint.h"
#include "frame_filter.h"
#include "hl_pipeline.h"
#include "inputs.h"
#include "interrupt.h"
#include "key_logs.h"
#include "link_guard.h"
#include "live.h"
#include "progress.h"
#include "reports.h"

enum {
    FRAMES_TOGETHER = 32,     /* at most */
    ROUNDS_BETWEEN_LOOKS = 32 /* at the clock and at the outputs */
};

#define KEYS_AGE_NS (HL_NS_PER_SECOND / 1000)

typedef struct run {
    const hl_options *options;
    const GPtrArray *names; /* of the captures, by index */
    hl_pipeline *pipeline;
    hl_reports *reports;
    hl_frame_filter *filter; /* NULL: none, or the kernel does it */
    hl_link_guard *guard;
    hl_key_logs *key_logs;
    hl_time_ns keys_read; /* live: when the key logs were looked at last, by the capture's clock */
    hl_progress *progress;
    uint64_t frames; /* that were taken */
    GPtrArray *secret_fields;
    bool flushes;  /* after each chain */
    bool troubled; /* the exit code is 2 */
    bool stopped;
} run;

/* Tells the user in the midst of the run. */
static void tell(run *r, const char *text)
{
    hl_progress_hide(r->progress);
    hl_complain("%s", text);
    r->troubled = true;
}

static void take_error(run *r, GError *error)
{
    tell(r, error->message);
    g_error_free(error);
}

/* ---- what comes out of the pipeline ---- */

static void after_writing(run *r)
{
    if (r->flushes)
        r->stopped |= !hl_reports_flush(r->reports);
}

static void take_chain(void *user, hl_chain *chain)
{
    run *r = user;
    if (r->flushes)
        hl_progress_hide(r->progress);
    hl_reports_chain(r->reports, chain);
    after_writing(r);
}

static void take_exchange(void *user, hl_exchange *exchange)
{
    run *r = user;
    if (r->flushes)
        hl_progress_hide(r->progress);
    hl_reports_exchange(r->reports, exchange);
    after_writing(r);
}

/* ---- what goes in ---- */

/* Secrets that stand behind frames may be those of frames before them. */
static void take_secrets(void *user, hl_bytes octets)
{
    run *r = user;
    hl_tls_keys *keys = hl_pipeline_keys(r->pipeline);
    hl_tls_key_log *log = hl_tls_key_log_new(keys, NULL, NULL);
    hl_tls_key_log_feed(log, octets);
    hl_tls_key_log_finish(log);
    hl_tls_key_log_free(log);
    if (r->frames > 0)
        hl_tls_keys_set_growing(keys, true);
}

static void read_key_logs(run *r)
{
    hl_progress_hide(r->progress);
    hl_key_logs_read(r->key_logs, hl_pipeline_keys(r->pipeline));
}

/* A key is written at about the time when it is used. */
static void follow_key_logs(run *r, hl_time_ns now)
{
    if (now >= r->keys_read && now - r->keys_read < KEYS_AGE_NS)
        return;
    r->keys_read = now;
    read_key_logs(r);
}

static bool passes_filter(run *r, const hl_frame *frame)
{
    GError *error = NULL;
    hl_filter_answer answer = hl_frame_filter_apply(r->filter, frame, &error);
    if (answer == HL_FILTER_BROKEN) {
        take_error(r, error);
        r->stopped = true;
    }
    return answer == HL_FILTER_PASS;
}

/* Shall it be fed? Tells the user of one that cannot be read. */
static bool takes(run *r, const hl_frame *frame)
{
    char *unreadable = NULL;
    bool is_readable = hl_link_guard_has(r->guard, frame, &unreadable);
    if (unreadable)
        tell(r, unreadable);
    g_free(unreadable);
    r->troubled |= !is_readable;
    if (is_readable && r->filter && !passes_filter(r, frame))
        return false;
    if (++r->frames == r->options->frame_limit)
        r->stopped = true;
    return true;
}

/* Feeds together what is at hand together: the pipeline looks ahead then. */
static hl_record_result read_round(run *r, hl_inputs *inputs, GError **error)
{
    hl_frame frames[FRAMES_TOGETHER];
    const hl_frame *frame;
    size_t count = 0;
    hl_record_result result;
    do {
        result = hl_inputs_next(inputs, &frame, error);
        if (result == HL_RECORD_FRAME && takes(r, frame))
            frames[count++] = *frame;
    } while (result == HL_RECORD_FRAME && !r->stopped && count < FRAMES_TOGETHER &&
             hl_inputs_is_at_hand(inputs));
    hl_pipeline_feed(r->pipeline, frames, count);
    return result;
}

static void look_around(run *r, uint64_t octets)
{
    hl_progress_update(r->progress, octets, r->frames);
    if (hl_interrupt_has_come())
        r->stopped = true;
    if (r->flushes)
        r->stopped |= !hl_reports_flush(r->reports);
}

static void take_trouble(run *r, GError *error)
{
    if (hl_interrupt_has_come()) { /* a read that was interrupted looks like trouble */
        g_error_free(error);
        return;
    }
    hl_pipeline_captures(r->pipeline)->cut++;
    take_error(r, error);
}

/* A pipe has no end of its own: to interrupt it is to end it, as with a live capture. */
static void take_interrupt(run *r, const hl_inputs *inputs)
{
    if (hl_inputs_size(inputs) == 0)
        return;
    hl_pipeline_captures(r->pipeline)->cut++;
    tell(r, "interrupted; the report goes as far as was read");
}

static void read_files(run *r, hl_inputs *inputs)
{
    GError *error = NULL;
    hl_record_result result = HL_RECORD_FRAME;
    for (uint64_t rounds = 0; result != HL_RECORD_END && !r->stopped; rounds++) {
        result = read_round(r, inputs, &error);
        if (result == HL_RECORD_TROUBLE)
            take_trouble(r, g_steal_pointer(&error));
        if (rounds % ROUNDS_BETWEEN_LOOKS == 0)
            look_around(r, hl_inputs_position(inputs));
    }
    if (hl_interrupt_has_come())
        take_interrupt(r, inputs);
}

static void read_live(run *r, hl_live *live)
{
    GError *error = NULL;
    while (!r->stopped && !hl_interrupt_has_come()) {
        hl_frame frame;
        switch (hl_live_next(live, &frame, &error)) {
        case HL_LIVE_FRAME:
            follow_key_logs(r, frame.time);
            if (takes(r, &frame))
                hl_pipeline_feed(r->pipeline, &frame, 1);
            break;
        case HL_LIVE_NOTHING:
            read_key_logs(r);
            look_around(r, 0);
            break;
        case HL_LIVE_TROUBLE:
            g_prefix_error(&error, "%s: ", r->options->interface);
            take_error(r, error);
            return;
        }
    }
}

/* ---- from the beginning to the end ---- */

static bool is_no_input(const void *user, int descriptor)
{
    (void)user;
    (void)descriptor;
    return false;
}

static bool is_input(const void *inputs, int descriptor)
{
    return hl_inputs_has_file(inputs, descriptor);
}

/* --secret-header adds to the names that the audit knows. */
static GPtrArray *list_secret_fields(const GPtrArray *added)
{
    GPtrArray *names = g_ptr_array_new();
    for (const char *const *name = hl_audit_secret_fields_default; *name; name++)
        g_ptr_array_add(names, (void *)*name);
    for (guint i = 0; i < added->len; i++)
        g_ptr_array_add(names, added->pdata[i]);
    g_ptr_array_add(names, NULL);
    return names;
}

static void begin(run *r, const hl_options *options, uint64_t total)
{
    hl_auditor_options wanted = options->auditor;
    r->secret_fields = list_secret_fields(options->secret_headers);
    wanted.audit.secret_fields = (char **)r->secret_fields->pdata;
    /* who waits for a key may see a redirect after its follow-up */
    bool is_growing = options->interface && options->key_logs->len > 0;
    wanted.pairing.look_back |= is_growing;
    hl_auditor_sink sink = {
        .chain = take_chain, .exchange = options->exchanges ? take_exchange : NULL, .user = r};
    r->pipeline = hl_pipeline_new(&wanted, sink);
    r->guard = hl_link_guard_new(r->names);
    r->progress = hl_progress_new(total, options->progress);
    hl_tls_keys_set_growing(hl_pipeline_keys(r->pipeline), is_growing);
    read_key_logs(r);
    r->flushes = options->flush || options->interface || hl_reports_has_terminal(r->reports);
    hl_interrupt_arm();
}

static int exit_code(const run *r, const hl_summary *summary)
{
    uint64_t findings = 0;
    for (int severity = r->options->fail_on; severity > HL_OFF && severity <= HL_ERROR; severity++)
        findings += summary->by_severity[severity];
    if (r->troubled)
        return HL_EXIT_TROUBLE;
    return findings ? HL_EXIT_FINDINGS : HL_EXIT_CLEAN;
}

static int finish(run *r, uint64_t octets)
{
    GError *error = NULL;
    hl_pipeline_finish(r->pipeline);
    if (r->filter && !r->troubled && !hl_frame_filter_check(r->filter, &error))
        take_error(r, error);
    hl_progress_finish(r->progress, octets, r->frames);
    const hl_summary *summary = hl_pipeline_summary(r->pipeline);
    r->troubled |= !hl_reports_close(r->reports, summary);
    int code = exit_code(r, summary);
    hl_pipeline_free(r->pipeline);
    g_ptr_array_unref(r->secret_fields);
    hl_link_guard_free(r->guard);
    hl_frame_filter_free(r->filter);
    hl_progress_free(r->progress);
    return code;
}

static int run_files(run *r, hl_inputs *inputs)
{
    r->names = r->options->captures;
    r->reports = hl_reports_open(r->options, r->names, is_input, inputs);
    if (!r->reports)
        return HL_EXIT_TROUBLE;
    if (r->options->filter)
        r->filter = hl_frame_filter_new(r->options->filter);
    r->troubled = hl_inputs_refused(inputs) > 0;
    begin(r, r->options, hl_inputs_size(inputs));
    hl_inputs_set_secrets(inputs, (hl_secrets_sink){take_secrets, r});
    hl_pipeline_captures(r->pipeline)->unread = hl_inputs_refused(inputs);
    read_files(r, inputs);
    return finish(r, hl_inputs_position(inputs));
}

static void tell_of_drops(run *r, hl_live *live)
{
    uint64_t dropped = hl_live_dropped(live);
    hl_pipeline_captures(r->pipeline)->lost = dropped;
    hl_progress_hide(r->progress);
    if (dropped)
        hl_complain("%s: %" G_GUINT64_FORMAT " packets captured, and %" G_GUINT64_FORMAT
                    " lost because the kernel had no room for them",
                    r->options->interface, r->frames, dropped);
}

static int run_live(run *r, hl_live *live)
{
    GPtrArray *names = g_ptr_array_new();
    g_ptr_array_add(names, (void *)r->options->interface);
    int code = HL_EXIT_TROUBLE;
    r->names = names;
    r->reports = hl_reports_open(r->options, r->names, is_no_input, NULL);
    if (r->reports) {
        begin(r, r->options, 0);
        read_live(r, live);
        tell_of_drops(r, live);
        code = finish(r, 0);
    }
    g_ptr_array_unref(names);
    return code;
}

static int open_live(run *r)
{
    const hl_options *options = r->options;
    GError *error = NULL;
    hl_live *live = hl_live_open(options->interface, options->snap_octets, options->filter, &error);
    if (!live) {
        hl_complain("%s: %s", options->interface, error->message);
        g_error_free(error);
        return HL_EXIT_TROUBLE;
    }
    int code = run_live(r, live);
    hl_live_free(live);
    return code;
}

static int open_files(run *r)
{
    hl_inputs *inputs = hl_inputs_open(r->options->captures);
    int code = hl_inputs_opened(inputs) > 0 ? run_files(r, inputs) : HL_EXIT_TROUBLE;
    hl_inputs_free(inputs);
    return code;
}

int hl_run(const hl_options *options)
{
    run r = {.options = options};
    r.key_logs = hl_key_logs_open(options->key_logs, options->interface != NULL);
    if (!r.key_logs)
        return HL_EXIT_TROUBLE;
    int code = options->interface ? open_live(&r) : open_files(&r);
    hl_key_logs_free(r.key_logs);
    return code;
}
