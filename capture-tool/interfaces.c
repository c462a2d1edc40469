/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "interfaces.h"

#include "complaint.h"

#include <poll.h>

enum {
    WAIT_FOR_ORDER_MS = 10, /* while a frame is held back */
};

#define ASK_AGAIN_NS (2 * HL_NS_PER_MILLISECOND)

/* A clock that was set, or one of the hardware: no reason to hold a frame back. */
#define FAR_AHEAD_NS HL_NS_PER_SECOND

typedef struct interface {
    hl_live *live;
    bool is_open;
    bool has_head; /* head is its next frame */
    hl_frame head;
    hl_time_ns asked; /* when there was none, by the clock that stamps packets; 0: ask again */
} interface;

struct hl_interfaces {
    const GPtrArray *names;
    GArray *all; /* of interface */
};

static interface *at(const hl_interfaces *interfaces, guint index)
{
    return &g_array_index(interfaces->all, interface, index);
}

static const char *name_of(const hl_interfaces *interfaces, guint index)
{
    return interfaces->names->pdata[index];
}

/* The kernel stamps packets by the clock on the wall. */
static hl_time_ns clock_now(void)
{
    return g_get_real_time() * (HL_NS_PER_SECOND / G_USEC_PER_SEC);
}

hl_interfaces *hl_interfaces_open(const GPtrArray *names, const hl_live_options *options)
{
    hl_interfaces *interfaces = g_new0(hl_interfaces, 1);
    interfaces->names = names;
    interfaces->all = g_array_new(FALSE, TRUE, sizeof(interface));
    for (guint i = 0; i < names->len; i++) {
        GError *error = NULL;
        interface opened = {.is_open = true};
        opened.live = hl_live_open(name_of(interfaces, i), i, options, &error);
        if (opened.live) {
            g_array_append_val(interfaces->all, opened);
            continue;
        }
        hl_complain("%s: %s", name_of(interfaces, i), error->message);
        g_error_free(error);
        hl_interfaces_free(interfaces);
        return NULL;
    }
    return interfaces;
}

void hl_interfaces_free(hl_interfaces *interfaces)
{
    if (!interfaces)
        return;
    for (guint i = 0; i < interfaces->all->len; i++)
        hl_live_free(at(interfaces, i)->live);
    g_array_unref(interfaces->all);
    g_free(interfaces);
}

size_t hl_interfaces_open_count(const hl_interfaces *interfaces)
{
    size_t count = 0;
    for (guint i = 0; i < interfaces->all->len; i++)
        count += at(interfaces, i)->is_open;
    return count;
}

/* Sees to it that the interface's next frame is known, if there is one. False: trouble. */
static bool look(interface *looked_at, hl_time_ns now, GError **error)
{
    if (!looked_at->is_open || looked_at->has_head ||
        (now >= looked_at->asked && now - looked_at->asked < ASK_AGAIN_NS))
        return true;
    switch (hl_live_next(looked_at->live, &looked_at->head, error)) {
    case HL_LIVE_FRAME:
        looked_at->has_head = true;
        break;
    case HL_LIVE_NOTHING:
        looked_at->asked = now;
        break;
    case HL_LIVE_TROUBLE:
        looked_at->is_open = false;
        return false;
    }
    return true;
}

static interface *find_earliest(const hl_interfaces *interfaces)
{
    interface *earliest = NULL;
    for (guint i = 0; i < interfaces->all->len; i++) {
        interface *other = at(interfaces, i);
        if (other->has_head && (!earliest || other->head.time < earliest->head.time))
            earliest = other;
    }
    return earliest;
}

/* Can no interface have an earlier frame that it has not shown yet? */
static bool is_due(const hl_interfaces *interfaces, const interface *earliest, hl_time_ns now)
{
    if (earliest->head.time > now + FAR_AHEAD_NS)
        return true;
    for (guint i = 0; i < interfaces->all->len; i++) {
        const interface *other = at(interfaces, i);
        if (other->is_open && !other->has_head &&
            other->asked - HL_LIVE_DELAY_NS < earliest->head.time)
            return false;
    }
    return true;
}

static hl_live_result next_of_one(hl_interfaces *interfaces, const hl_frame **frame, GError **error)
{
    interface *only = at(interfaces, 0);
    if (!only->is_open)
        return HL_LIVE_NOTHING;
    hl_live_result result = hl_live_next(only->live, &only->head, error);
    *frame = &only->head;
    only->is_open = result != HL_LIVE_TROUBLE;
    if (result == HL_LIVE_TROUBLE)
        g_prefix_error(error, "%s: ", name_of(interfaces, 0));
    return result;
}

hl_live_result hl_interfaces_next(hl_interfaces *interfaces, const hl_frame **frame, GError **error)
{
    if (interfaces->all->len == 1)
        return next_of_one(interfaces, frame, error);
    hl_time_ns now = clock_now();
    for (guint i = 0; i < interfaces->all->len; i++)
        if (!look(at(interfaces, i), now, error)) {
            g_prefix_error(error, "%s: ", name_of(interfaces, i));
            return HL_LIVE_TROUBLE;
        }
    interface *earliest = find_earliest(interfaces);
    if (!earliest || !is_due(interfaces, earliest, now))
        return HL_LIVE_NOTHING;
    earliest->has_head = false;
    *frame = &earliest->head;
    return HL_LIVE_FRAME;
}

/* An interface whose next frame is known has nothing new to tell. */
static bool is_waited_for(const interface *other)
{
    return other->is_open && !other->has_head;
}

void hl_interfaces_wait(hl_interfaces *interfaces, int milliseconds)
{
    GArray *waited = g_array_new(FALSE, FALSE, sizeof(struct pollfd));
    for (guint i = 0; i < interfaces->all->len; i++) {
        const interface *other = at(interfaces, i);
        struct pollfd one = {.fd = -1, .events = POLLIN}; /* -1: poll passes it over */
        if (is_waited_for(other))
            one.fd = hl_live_descriptor(other->live);
        if (other->has_head)
            milliseconds = MIN(milliseconds, WAIT_FOR_ORDER_MS);
        g_array_append_val(waited, one);
    }
    poll((struct pollfd *)(void *)waited->data, waited->len, milliseconds);
    for (guint i = 0; i < waited->len; i++)
        if (g_array_index(waited, struct pollfd, i).revents)
            at(interfaces, i)->asked = 0;
    g_array_unref(waited);
}

uint64_t hl_interfaces_dropped(hl_interfaces *interfaces)
{
    uint64_t sum = 0;
    for (guint i = 0; i < interfaces->all->len; i++)
        sum += hl_live_dropped(at(interfaces, i)->live);
    return sum;
}

void hl_interfaces_tell_of_drops(hl_interfaces *interfaces)
{
    for (guint i = 0; i < interfaces->all->len; i++) {
        hl_live *live = at(interfaces, i)->live;
        uint64_t dropped = hl_live_dropped(live);
        if (dropped > 0)
            hl_complain("%s: %" G_GUINT64_FORMAT " packets captured, and %" G_GUINT64_FORMAT
                        " lost because the kernel had no room for them; -B makes more",
                        name_of(interfaces, i), hl_live_captured(live), dropped);
    }
}
