/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "link_guard.h"

#include "inputs.h"
#include "link_type.h"
#include "packet/hl_packets.h"

enum { MESSAGES_MAX = 16 }; /* a hostile file can have any number of link types */

struct hl_link_guard {
    const GPtrArray *names;
    bool has_good; /* good_link_type is one that can be read */
    uint32_t good_link_type;
    guint messages;
    struct {
        uint32_t capture, link_type;
    } told[MESSAGES_MAX];
};

hl_link_guard *hl_link_guard_new(const GPtrArray *names)
{
    hl_link_guard *guard = g_new0(hl_link_guard, 1);
    guard->names = names;
    return guard;
}

void hl_link_guard_free(hl_link_guard *guard)
{
    g_free(guard);
}

static bool has_told(const hl_link_guard *guard, const hl_frame *frame)
{
    for (guint i = 0; i < guard->messages; i++)
        if (guard->told[i].capture == frame->ref.capture &&
            guard->told[i].link_type == frame->link_type)
            return true;
    return guard->messages == MESSAGES_MAX;
}

static char *compose(hl_link_guard *guard, const hl_frame *frame)
{
    guard->told[guard->messages].capture = frame->ref.capture;
    guard->told[guard->messages].link_type = frame->link_type;
    guard->messages++;
    const char *name = hl_link_type_name(frame->link_type);
    return g_strdup_printf(
        "%s: link type %u (%s) is none that hoplint reads; frame %" G_GUINT64_FORMAT
        " and all others of that type are left out",
        hl_inputs_name(guard->names->pdata[frame->ref.capture]), frame->link_type,
        name ? name : "unknown", frame->ref.number);
}

bool hl_link_guard_has(hl_link_guard *guard, const hl_frame *frame, char **message)
{
    if (guard->has_good && guard->good_link_type == frame->link_type)
        return true;
    if (hl_packets_has_link_type(frame->link_type)) {
        guard->has_good = true;
        guard->good_link_type = frame->link_type;
        return true;
    }
    if (!has_told(guard, frame))
        *message = compose(guard, frame);
    return false;
}
