/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "intake.h"

#include "capture_copy.h"
#include "complaint.h"
#include "counters_line.h"
#include "evidence_file.h"
#include "frame_filter.h"
#include "hl_pipeline.h"
#include "interrupt.h"
#include "key_logs.h"
#include "link_guard.h"
#include "progress.h"
#include "reports.h"
#include "sandbox.h"

#include <pthread.h>
#include <stdatomic.h>

struct hl_intake {
    const hl_options *options;
    const GPtrArray *names; /* of the captures, by index */
    hl_key_logs *key_logs;
    hl_reports *reports;
    hl_capture_copy *copy;      /* NULL: none, or it has failed */
    hl_evidence_file *evidence; /* NULL: none is asked for */
    hl_frame_filter *filter;    /* NULL: none, or the kernel does it */

    hl_pipeline *pipeline; /* NULL: not begun */
    hl_link_guard *guard;
    hl_progress *progress;
    GPtrArray *secret_fields;
    void (*watch)(void *user, const hl_chain *chain); /* NULL: nobody does */
    void *watcher;
    uint64_t frames;
    pthread_mutex_t writing; /* the reports and the terminal: two threads may */
    atomic_bool is_cut_off;  /* no output takes anything any more */
    bool flushes;            /* after each chain */
    bool troubled;           /* the exit code is 2 */
    bool is_over;
    bool is_har;
};

/* ---- to the user ---- */

static void hide_progress(hl_intake *intake)
{
    pthread_mutex_lock(&intake->writing);
    hl_progress_hide(intake->progress);
    pthread_mutex_unlock(&intake->writing);
}

void hl_intake_tell(hl_intake *intake, const char *text)
{
    hide_progress(intake);
    hl_complain("%s", text);
    intake->troubled = true;
}

void hl_intake_take_error(hl_intake *intake, GError *error)
{
    hl_intake_tell(intake, error->message);
    g_error_free(error);
}

/* ---- opening ---- */

static bool fail(GError *error)
{
    hl_complain("%s", error->message);
    g_error_free(error);
    return false;
}

/* Does it write to a capture that is to be read? */
static bool is_safe(const hl_output *output, bool (*is_input)(const void *user, int descriptor),
                    const void *user)
{
    if (!is_input(user, hl_output_descriptor(output)))
        return true;
    hl_complain("%s: is a capture to be read, and would be overwritten", hl_output_name(output));
    return false;
}

static bool open_copy(hl_intake *intake, bool (*is_input)(const void *user, int descriptor),
                      const void *user)
{
    GError *error = NULL;
    const hl_options *options = intake->options;
    if (!options->copy)
        return true;
    intake->copy = hl_capture_copy_open(options->copy, options, intake->names, &error);
    return intake->copy ? is_safe(hl_capture_copy_output(intake->copy), is_input, user)
                        : fail(error);
}

static bool open_evidence(hl_intake *intake, bool (*is_input)(const void *user, int descriptor),
                          const void *user)
{
    GError *error = NULL;
    if (!intake->options->evidence)
        return true;
    intake->evidence = hl_evidence_file_open(intake->options, &error);
    return intake->evidence ? is_safe(hl_evidence_file_output(intake->evidence), is_input, user)
                            : fail(error);
}

static bool compile_filter(hl_intake *intake)
{
    GError *error = NULL;
    intake->filter = hl_frame_filter_new(intake->options->filter, &error);
    return intake->filter || fail(error);
}

hl_intake *hl_intake_open(const hl_options *options, const GPtrArray *names, bool is_filtered,
                          bool (*is_input)(const void *user, int descriptor), const void *user)
{
    hl_intake *intake = g_new0(hl_intake, 1);
    pthread_mutex_init(&intake->writing, NULL);
    intake->options = options;
    intake->names = names;
    intake->key_logs = hl_key_logs_open(options->key_logs, options->interfaces->len > 0);
    if (intake->key_logs && (is_filtered || !options->filter || compile_filter(intake)) &&
        (intake->reports = hl_reports_open(options, names, is_input, user)) &&
        open_copy(intake, is_input, user) && open_evidence(intake, is_input, user))
        return intake;
    hl_intake_free(intake);
    return NULL;
}

void hl_intake_free(hl_intake *intake)
{
    hl_pipeline_free(intake->pipeline);
    if (intake->reports)
        hl_reports_abandon(intake->reports);
    if (intake->secret_fields)
        g_ptr_array_unref(intake->secret_fields);
    hl_capture_copy_free(intake->copy);
    hl_evidence_file_free(intake->evidence);
    hl_frame_filter_free(intake->filter);
    hl_link_guard_free(intake->guard);
    hl_progress_free(intake->progress);
    hl_key_logs_free(intake->key_logs);
    pthread_mutex_destroy(&intake->writing);
    g_free(intake);
}

static void list_descriptor(GArray *descriptors, const hl_output *output)
{
    int descriptor = hl_output_descriptor(output);
    g_array_append_val(descriptors, descriptor);
}

bool hl_intake_enter_sandbox(const hl_intake *intake)
{
    GArray *outputs = g_array_new(FALSE, FALSE, sizeof(int));
    hl_reports_list_descriptors(intake->reports, outputs);
    if (intake->copy)
        list_descriptor(outputs, hl_capture_copy_output(intake->copy));
    if (intake->evidence)
        list_descriptor(outputs, hl_evidence_file_output(intake->evidence));
    bool is_inside = hl_sandbox_enter(intake->options, outputs);
    g_array_unref(outputs);
    return is_inside;
}

/* ---- what comes out of the pipeline ---- */

static void before_writing(hl_intake *intake)
{
    pthread_mutex_lock(&intake->writing);
    if (intake->flushes)
        hl_progress_hide(intake->progress);
}

static void after_writing(hl_intake *intake)
{
    if (intake->flushes && !hl_reports_flush(intake->reports))
        intake->is_cut_off = true;
    pthread_mutex_unlock(&intake->writing);
}

void hl_intake_watch(hl_intake *intake, void (*chain)(void *user, const hl_chain *chain),
                     void *user)
{
    intake->watch = chain;
    intake->watcher = user;
}

static void take_chain(void *user, hl_chain *chain)
{
    hl_intake *intake = user;
    if (intake->watch)
        intake->watch(intake->watcher, chain);
    if (intake->evidence)
        hl_evidence_file_add(intake->evidence, chain);
    before_writing(intake);
    hl_reports_chain(intake->reports, chain);
    after_writing(intake);
}

static void take_exchange(void *user, hl_exchange *exchange)
{
    hl_intake *intake = user;
    before_writing(intake);
    hl_reports_exchange(intake->reports, exchange);
    after_writing(intake);
}

/* ---- beginning ---- */

static const char *frames_option(const hl_options *options)
{
    if (options->copy)
        return "-w";
    if (options->evidence)
        return "--evidence";
    return options->filter ? "-f" : NULL;
}

bool hl_intake_expect_har(hl_intake *intake)
{
    const char *option = frames_option(intake->options);
    intake->is_har = true;
    if (option)
        hl_complain("%s is for packets, and a HAR has none", option);
    return !option;
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

static hl_pipeline *make_pipeline(hl_intake *intake)
{
    const hl_options *options = intake->options;
    hl_auditor_options wanted = options->auditor;
    wanted.audit.secret_fields = (char **)intake->secret_fields->pdata;
    /* who waits for a key may see a redirect after its follow-up */
    bool is_growing = options->interfaces->len > 0 && options->key_logs->len > 0;
    wanted.pairing.look_back |= is_growing;
    hl_auditor_sink sink = {
        .chain = take_chain, .exchange = options->exchanges ? take_exchange : NULL, .user = intake};
    hl_pipeline *pipeline = hl_pipeline_new(&wanted, sink);
    hl_pipeline_verify_checksums(pipeline, options->verbose);
    if (options->interfaces->len == 0 && !intake->is_har)
        hl_pipeline_set_threads(pipeline, options->threads);
    hl_tls_keys_set_growing(hl_pipeline_keys(pipeline), is_growing);
    return pipeline;
}

void hl_intake_begin(hl_intake *intake, uint64_t total)
{
    const hl_options *options = intake->options;
    intake->secret_fields = list_secret_fields(options->secret_headers);
    intake->guard = hl_link_guard_new(intake->names);
    intake->progress = hl_progress_new(total, options->progress);
    intake->flushes =
        options->flush || options->interfaces->len > 0 || hl_reports_has_terminal(intake->reports);
    hl_reports_begin(intake->reports, intake->is_har);
    intake->pipeline = make_pipeline(intake);
    hl_intake_read_key_logs(intake);
    hl_interrupt_arm();
}

hl_capture_counters *hl_intake_captures(hl_intake *intake)
{
    return hl_pipeline_captures(intake->pipeline);
}

hl_har_counters *hl_intake_har(hl_intake *intake)
{
    return hl_pipeline_har(intake->pipeline);
}

/* ---- what goes in ---- */

/* Secrets that stand behind frames may be those of frames before them. */
void hl_intake_secrets(hl_intake *intake, hl_bytes key_log)
{
    hl_tls_keys *keys = hl_pipeline_keys(intake->pipeline);
    hl_tls_key_log *log = hl_tls_key_log_new(keys, NULL, NULL);
    hl_tls_key_log_feed(log, key_log);
    hl_tls_key_log_finish(log);
    hl_tls_key_log_free(log);
    if (intake->frames > 0)
        hl_tls_keys_set_growing(keys, true);
    if (intake->copy)
        hl_capture_copy_add_secrets(intake->copy, key_log);
}

void hl_intake_read_key_logs(hl_intake *intake)
{
    hide_progress(intake);
    hl_key_logs_read(intake->key_logs, hl_pipeline_keys(intake->pipeline));
}

static bool passes_filter(hl_intake *intake, const hl_frame *frame)
{
    GError *error = NULL;
    hl_filter_answer answer = hl_frame_filter_apply(intake->filter, frame, &error);
    if (answer == HL_FILTER_BROKEN) {
        hl_intake_take_error(intake, error);
        intake->is_over = true;
    }
    return answer == HL_FILTER_PASS;
}

static bool is_readable(hl_intake *intake, const hl_frame *frame)
{
    char *unreadable = NULL;
    bool is_known = hl_link_guard_has(intake->guard, frame, &unreadable);
    if (unreadable)
        hl_intake_tell(intake, unreadable);
    g_free(unreadable);
    intake->troubled |= !is_known;
    return is_known;
}

bool hl_intake_takes(hl_intake *intake, const hl_frame *frame)
{
    bool readable = is_readable(intake, frame);
    if (readable && intake->filter && !passes_filter(intake, frame))
        return false;
    if (intake->copy)
        hl_capture_copy_add_frame(intake->copy, frame, NULL);
    if (++intake->frames == intake->options->frame_limit)
        intake->is_over = true;
    return true;
}

/* As to whether they can be read. */
static bool is_alike(const hl_frame *a, const hl_frame *b)
{
    return a->link_type == b->link_type && a->ref.capture == b->ref.capture;
}

static size_t take_one_by_one(hl_intake *intake, hl_frame *frames, size_t count)
{
    size_t taken = 0;
    for (size_t i = 0; i < count && !intake->is_over; i++)
        if (hl_intake_takes(intake, &frames[i]))
            frames[taken++] = frames[i];
    return taken;
}

size_t hl_intake_take(hl_intake *intake, hl_frame *frames, size_t count)
{
    uint64_t limit = intake->options->frame_limit;
    bool is_limited = limit > 0 && limit - intake->frames <= count;
    if (intake->filter || intake->copy || is_limited)
        return take_one_by_one(intake, frames, count);
    for (size_t i = 0; i < count; i++)
        if (i == 0 || !is_alike(&frames[i - 1], &frames[i]))
            is_readable(intake, &frames[i]);
    intake->frames += count;
    return count;
}

void hl_intake_set_pages(hl_intake *intake, unsigned pages)
{
    hl_pipeline_set_pages(intake->pipeline, pages);
}

void hl_intake_turn_page(hl_intake *intake)
{
    hl_pipeline_turn_page(intake->pipeline);
}

void hl_intake_feed(hl_intake *intake, const hl_frame *frames, size_t count)
{
    hl_pipeline_feed(intake->pipeline, frames, count);
}

void hl_intake_feed_message(hl_intake *intake, hl_message *message, bool is_last)
{
    hl_connection *connection = message->connection;
    if (message->kind == HL_REQUEST && ++intake->frames == intake->options->frame_limit)
        intake->is_over = true;
    hl_pipeline_feed_message(intake->pipeline, message);
    if (is_last)
        hl_pipeline_end_turn(intake->pipeline, connection, message->turn);
}

void hl_intake_advance(hl_intake *intake, hl_time_ns now)
{
    hl_pipeline_advance(intake->pipeline, now);
}

/* ---- now and then ---- */

/* The audit goes on without the copy, and is no whole success. */
static void close_copy(hl_intake *intake)
{
    GError *error = NULL;
    if (!hl_capture_copy_finish(intake->copy, &error))
        hl_intake_take_error(intake, error);
    hl_capture_copy_free(g_steal_pointer(&intake->copy));
}

static void answer_question(hl_intake *intake)
{
    GString *line = g_string_new(NULL);
    hl_counters_line_append(line, hl_pipeline_summary(intake->pipeline));
    hide_progress(intake);
    hl_complain("%s", line->str);
    g_string_free(line, TRUE);
}

void hl_intake_look_around(hl_intake *intake, uint64_t octets)
{
    if (hl_interrupt_asks_for_counters())
        answer_question(intake);
    if (hl_interrupt_has_come())
        intake->is_over = true;
    pthread_mutex_lock(&intake->writing);
    hl_progress_update(intake->progress, octets, intake->frames);
    if (intake->flushes && !hl_reports_flush(intake->reports))
        intake->is_cut_off = true;
    pthread_mutex_unlock(&intake->writing);
    if (!intake->flushes)
        return;
    if (intake->copy && !hl_capture_copy_flush(intake->copy))
        close_copy(intake);
}

bool hl_intake_is_over(const hl_intake *intake)
{
    return intake->is_over || intake->is_cut_off;
}

void hl_intake_stop(hl_intake *intake)
{
    intake->is_over = true;
}

uint64_t hl_intake_frames(const hl_intake *intake)
{
    return intake->frames;
}

/* ---- the end ---- */

static int exit_code(const hl_intake *intake, const hl_summary *summary)
{
    uint64_t findings = 0;
    hl_severity bar = intake->options->fail_on;
    for (int severity = bar; severity > HL_OFF && severity <= HL_ERROR; severity++)
        findings += summary->by_severity[severity];
    if (intake->troubled)
        return HL_EXIT_TROUBLE;
    return findings ? HL_EXIT_FINDINGS : HL_EXIT_CLEAN;
}

static void write_evidence(hl_intake *intake)
{
    GError *error = NULL;
    if (!hl_evidence_file_write(intake->evidence, &error))
        hl_intake_take_error(intake, error);
}

int hl_intake_finish(hl_intake *intake, uint64_t octets)
{
    hl_pipeline_finish(intake->pipeline);
    hl_progress_finish(intake->progress, octets, intake->frames);
    const hl_summary *summary = hl_pipeline_summary(intake->pipeline);
    intake->troubled |= !hl_reports_close(g_steal_pointer(&intake->reports), summary);
    if (intake->copy)
        close_copy(intake);
    if (intake->evidence)
        write_evidence(intake);
    return exit_code(intake, summary);
}
