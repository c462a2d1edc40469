/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "live_audit.h"

#include "complaint.h"
#include "intake.h"
#include "interfaces.h"
#include "interrupt.h"

enum {
    WAIT_MS = 100,
    FRAMES_BETWEEN_LOOKS = 1024,
    NS_PER_US = HL_NS_PER_SECOND / G_USEC_PER_SEC,
};

/* A key is written at about the time when it is used. */
#define KEYS_AGE_NS HL_NS_PER_MILLISECOND

/* How far capture time stays behind the clock on a silent link: what is under way has come by then. */
#define BEHIND_NS (5 * HL_LIVE_DELAY_NS)

typedef struct audit {
    const hl_options *options;
    hl_interfaces *interfaces;
    hl_intake *intake;
    gint64 end_us; /* --stop-after, by the monotonic clock */

    hl_time_ns last_time; /* of the last frame; and when it came, by the monotonic clock */
    gint64 last_us;       /* 0: none has come */
    hl_time_ns keys_read; /* when the key logs were looked at last, by the capture's clock */
} audit;

static bool is_no_input(const void *user, int descriptor)
{
    (void)user;
    (void)descriptor;
    return false;
}

static void follow_key_logs(audit *a, hl_time_ns now)
{
    if (now >= a->keys_read && now - a->keys_read < KEYS_AGE_NS)
        return;
    a->keys_read = now;
    hl_intake_read_key_logs(a->intake);
}

static void look_around(audit *a)
{
    hl_intake_captures(a->intake)->lost = hl_interfaces_dropped(a->interfaces);
    hl_intake_look_around(a->intake, 0);
    if (a->end_us > 0 && g_get_monotonic_time() >= a->end_us)
        hl_intake_stop(a->intake);
}

static void take_frame(audit *a, const hl_frame *frame)
{
    follow_key_logs(a, frame->time);
    if (hl_intake_takes(a->intake, frame))
        hl_intake_feed(a->intake, frame, 1);
    a->last_time = frame->time;
    a->last_us = 0;
    if (hl_intake_frames(a->intake) % FRAMES_BETWEEN_LOOKS == 0)
        look_around(a);
}

/*
 * The capture's clock, carried on by the monotonic one: whoever sets the clock on the wall moves no
 * verdict. The last frame's arrival is looked at when the first silence follows it.
 */
static void advance(audit *a)
{
    gint64 now_us = g_get_monotonic_time();
    if (a->last_time == HL_TIME_NEVER)
        return;
    if (a->last_us == 0)
        a->last_us = now_us;
    hl_intake_advance(a->intake, a->last_time + (now_us - a->last_us) * NS_PER_US - BEHIND_NS);
}

static void take_silence(audit *a)
{
    hl_intake_read_key_logs(a->intake);
    advance(a);
    look_around(a);
    if (!hl_intake_is_over(a->intake))
        hl_interfaces_wait(a->interfaces, WAIT_MS);
}

static void take_trouble(audit *a, GError *error)
{
    hl_intake_captures(a->intake)->cut++;
    hl_intake_take_error(a->intake, error);
    if (hl_interfaces_open_count(a->interfaces) == 0)
        hl_intake_stop(a->intake);
}

static void read_frames(audit *a)
{
    const hl_frame *frame;
    GError *error = NULL;
    while (!hl_intake_is_over(a->intake) && !hl_interrupt_has_come()) {
        switch (hl_interfaces_next(a->interfaces, &frame, &error)) {
        case HL_LIVE_FRAME:
            take_frame(a, frame);
            break;
        case HL_LIVE_NOTHING:
            take_silence(a);
            break;
        case HL_LIVE_TROUBLE:
            take_trouble(a, g_steal_pointer(&error));
            break;
        }
    }
}

static int read_interfaces(audit *a)
{
    gint64 limit_us = a->options->time_limit / NS_PER_US;
    hl_intake_begin(a->intake, 0);
    a->end_us = limit_us > 0 ? g_get_monotonic_time() + limit_us : 0;
    read_frames(a);
    hl_intake_read_key_logs(a->intake); /* one may have come since the last frame */
    advance(a);
    look_around(a);
    hl_interfaces_tell_of_drops(a->interfaces);
    return hl_intake_finish(a->intake, 0);
}

static int audit_interfaces(audit *a)
{
    const hl_options *options = a->options;
    a->intake = hl_intake_open(options, options->interfaces, true, is_no_input, NULL);
    if (!a->intake)
        return HL_EXIT_TROUBLE;
    int code = hl_intake_enter_sandbox(a->intake) ? read_interfaces(a) : HL_EXIT_TROUBLE;
    hl_intake_free(a->intake);
    return code;
}

int hl_live_audit(const hl_options *options)
{
    audit a = {.options = options, .last_time = HL_TIME_NEVER};
    hl_live_options wanted = {options->snap_octets, options->buffer_kib, options->filter};
    a.interfaces = hl_interfaces_open(options->interfaces, &wanted);
    if (!a.interfaces)
        return HL_EXIT_TROUBLE;
    int code = audit_interfaces(&a);
    hl_interfaces_free(a.interfaces);
    return code;
}
