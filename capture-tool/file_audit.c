/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "file_audit.h"

#include "complaint.h"
#include "har_audit.h"
#include "inputs.h"
#include "intake.h"
#include "interrupt.h"

enum {
    FRAMES_TOGETHER = 32,      /* at most */
    ROUNDS_BETWEEN_LOOKS = 32, /* at the clock and at the outputs */
    PAGES = 4                  /* that frames lie on, with several threads */
};

typedef struct audit {
    const hl_options *options;
    hl_inputs *inputs;
    hl_intake *intake;
    hl_time_ns end; /* of the capture time to read: --stop-after */
} audit;

static bool is_input(const void *inputs, int descriptor)
{
    return hl_inputs_has_file(inputs, descriptor);
}

static void take_secrets(void *intake, hl_bytes key_log)
{
    hl_intake_secrets(intake, key_log);
}

static bool is_late(audit *a, const hl_frame *frame)
{
    if (a->end == HL_TIME_NEVER)
        a->end = frame->time + a->options->time_limit;
    return frame->time >= a->end;
}

/* How many frames come before the end of the time to read. */
static size_t count_in_time(audit *a, const hl_frame *frames, size_t count)
{
    if (a->options->time_limit == 0)
        return count;
    for (size_t i = 0; i < count; i++)
        if (is_late(a, &frames[i]))
            return i;
    return count;
}

/* Leaves out the frames that are not taken; returns how many stay. */
static size_t take(audit *a, hl_frame *frames, size_t count)
{
    size_t in_time = count_in_time(a, frames, count);
    size_t taken = hl_intake_take(a->intake, frames, in_time);
    if (in_time < count)
        hl_intake_stop(a->intake);
    return taken;
}

/* Feeds together what is at hand together: the pipeline looks ahead then. */
static hl_record_result read_round(audit *a, GError **error)
{
    hl_frame frames[FRAMES_TOGETHER];
    size_t count;
    hl_record_result result =
        hl_inputs_next_some(a->inputs, frames, FRAMES_TOGETHER, &count, error);
    hl_intake_feed(a->intake, frames, take(a, frames, count));
    return result;
}

static void take_trouble(audit *a, GError *error)
{
    if (hl_interrupt_has_come()) { /* a read that was interrupted looks like trouble */
        g_error_free(error);
        return;
    }
    hl_intake_captures(a->intake)->cut++;
    hl_intake_take_error(a->intake, error);
}

/* A pipe has no end of its own: to interrupt it is to end it, as with a live capture. */
static void take_interrupt(audit *a)
{
    if (hl_inputs_size(a->inputs) == 0)
        return;
    hl_intake_captures(a->intake)->cut++;
    hl_intake_tell(a->intake, "interrupted; the report goes as far as was read");
}

static void read_frames(audit *a)
{
    GError *error = NULL;
    hl_record_result result = HL_RECORD_FRAME;
    for (uint64_t rounds = 0; result != HL_RECORD_END && !hl_intake_is_over(a->intake); rounds++) {
        result = read_round(a, &error);
        if (result == HL_RECORD_TROUBLE)
            take_trouble(a, g_steal_pointer(&error));
        if (rounds % ROUNDS_BETWEEN_LOOKS == 0)
            hl_intake_look_around(a->intake, hl_inputs_position(a->inputs));
    }
    if (hl_interrupt_has_come())
        take_interrupt(a);
}

static void turn_page(void *intake)
{
    hl_intake_turn_page(intake);
}

/* What one thread has read the other one still looks at. */
static void keep_pages(audit *a)
{
    hl_page_turn turn = {turn_page, a->intake};
    if (a->options->threads > 1 && hl_inputs_set_pages(a->inputs, PAGES, turn))
        hl_intake_set_pages(a->intake, PAGES);
}

static int read_inputs(audit *a)
{
    hl_inputs_begin(a->inputs);
    if (hl_inputs_opened(a->inputs) == 0)
        return HL_EXIT_TROUBLE;
    if (hl_inputs_hars(a->inputs)->len > 0)
        return hl_har_audit(a->options, a->inputs, a->intake);
    hl_intake_begin(a->intake, hl_inputs_size(a->inputs));
    hl_inputs_set_secrets(a->inputs, (hl_secrets_sink){take_secrets, a->intake});
    keep_pages(a);
    uint64_t refused = hl_inputs_refused(a->inputs);
    hl_intake_captures(a->intake)->unread = refused;
    read_frames(a);
    int code = hl_intake_finish(a->intake, hl_inputs_position(a->inputs));
    return refused > 0 ? HL_EXIT_TROUBLE : code;
}

static int audit_inputs(audit *a)
{
    const hl_options *options = a->options;
    if (hl_inputs_opened(a->inputs) == 0)
        return HL_EXIT_TROUBLE;
    a->intake = hl_intake_open(options, options->captures, false, is_input, a->inputs);
    if (!a->intake)
        return HL_EXIT_TROUBLE;
    int code = hl_intake_enter_sandbox(a->intake) ? read_inputs(a) : HL_EXIT_TROUBLE;
    hl_intake_free(a->intake);
    return code;
}

int hl_file_audit(const hl_options *options)
{
    audit a = {.options = options, .end = HL_TIME_NEVER};
    a.inputs = hl_inputs_open(options->captures);
    int code = audit_inputs(&a);
    hl_inputs_free(a.inputs);
    return code;
}
