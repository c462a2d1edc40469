/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "scene.h"

#include "model/hl_packet.h"

#include <string.h>

enum { LINKTYPE_RAW = 101, HEADS = 40 };

static void take_chain(void *user, hl_chain *chain)
{
    scene *s = user;
    for (guint i = 0; i < chain->hops->len; i++) {
        const hl_hop *hop = g_ptr_array_index(chain->hops, i);
        g_array_append_val(s->verdicts, hop->verdict);
        g_array_append_val(s->reasons, hop->reason);
    }
}

scene *scene_new(void)
{
    scene *s = g_new0(scene, 1);
    hl_auditor_options options = hl_auditor_options_default();
    s->verdicts = g_array_new(FALSE, FALSE, sizeof(hl_verdict));
    s->reasons = g_array_new(FALSE, FALSE, sizeof(hl_reason));
    s->pipeline = hl_pipeline_new(&options, (hl_auditor_sink){.chain = take_chain, .user = s});
    return s;
}

void scene_free(scene *s)
{
    hl_pipeline_free(s->pipeline);
    g_array_unref(s->verdicts);
    g_array_unref(s->reasons);
    g_free(s);
}

static void put(guint8 *at, uint32_t value)
{
    for (int i = 3; i >= 0; i--, value >>= 8)
        at[i] = (guint8)value;
}

static GByteArray *datagram(const scene *s, int sender, const char *text)
{
    guint8 heads[HEADS] = {0x45, [8] = 64, [9] = 6, [32] = 5 << 4, [33] = HL_TCP_ACK | HL_TCP_PSH};
    size_t size = HEADS + strlen(text);
    heads[2] = (guint8)(size >> 8);
    heads[3] = (guint8)size;
    put(heads + 12, 0x0a000001u + (uint32_t)sender);
    put(heads + 16, 0x0a000002u - (uint32_t)sender);
    put(heads + 20, sender == CLIENT ? 50000u << 16 | 80 : 80u << 16 | 50000);
    put(heads + 24, 1000 + s->octets[sender]);
    put(heads + 28, 1000 + s->octets[!sender]);
    GByteArray *octets = g_byte_array_append(g_byte_array_new(), heads, HEADS);
    return g_byte_array_append(octets, (const guint8 *)text, (guint)strlen(text));
}

/* The octets are gone after the call, so that whoever borrows them for longer is found out. */
void scene_say(scene *s, hl_time_ns time, int sender, const char *text)
{
    GByteArray *octets = datagram(s, sender, text);
    hl_frame frame = {.ref = {++s->frames, 0},
                      .time = time,
                      .link_type = LINKTYPE_RAW,
                      .wire_octets = octets->len,
                      .captured = {octets->data, octets->len}};
    hl_pipeline_feed(s->pipeline, &frame, 1);
    s->octets[sender] += (uint32_t)strlen(text);
    memset(octets->data, 0, octets->len);
    g_byte_array_unref(octets);
}

static hl_time_ns moment_after(hl_time_ns time)
{
    return time < HL_TIME_NEVER - HL_NS_PER_MILLISECOND ? time + HL_NS_PER_MILLISECOND : time;
}

void scene_redirect(scene *s, hl_time_ns time)
{
    scene_say(s, time, CLIENT, "POST /old HTTP/1.1\r\nHost: a\r\nContent-Length: 2\r\n\r\nhi");
    scene_say(s, moment_after(time), SERVER,
              "HTTP/1.1 307 X\r\nLocation: /new\r\nContent-Length: 0\r\n\r\n");
}

void scene_follow(scene *s, hl_time_ns time)
{
    scene_say(s, time, CLIENT, "POST /new HTTP/1.1\r\nHost: a\r\nContent-Length: 2\r\n\r\nhi");
    scene_say(s, moment_after(time), SERVER, "HTTP/1.1 200 X\r\nContent-Length: 0\r\n\r\n");
}

void scene_expect(scene *s, hl_verdict verdict, hl_reason reason)
{
    hl_pipeline_finish(s->pipeline);
    g_assert_cmpuint(s->verdicts->len, ==, 1);
    g_assert_cmpint(g_array_index(s->verdicts, hl_verdict, 0), ==, verdict);
    g_assert_cmpint(g_array_index(s->reasons, hl_reason, 0), ==, reason);
}

uint64_t scene_untimely(scene *s)
{
    return hl_pipeline_summary(s->pipeline)->coverage.packets.untimely;
}
