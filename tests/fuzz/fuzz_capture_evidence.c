/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A capture file that is read twice, as for --evidence: all findings are collected, then the packets that prove
 * them are chosen. Each finding's own frames are among them, and what is said of them is text.
 */
#include "draw.h"

#include "capture_file.h"
#include "evidence_selection.h"
#include "hl_pipeline.h"
#include "packet/hl_packets.h"

#include <glib.h>

enum { UNPACKED_OCTETS_MAX = 1 << 20 };

typedef struct evidence {
    hl_evidence_selection *selection;
    GHashTable *wanted; /* numbers of the findings' frames */
    hl_frame_ref frame; /* that is being looked at */
    bool is_taken;
} evidence;

static void take_chain(void *user, hl_chain *chain)
{
    evidence *e = user;
    hl_evidence_selection_add(e->selection, chain);
    for (guint i = 0; i < chain->hops->len; i++) {
        const hl_hop *hop = hl_chain_hop(chain, i);
        for (guint n = 0; n < hop->findings->len; n++) {
            hl_frame_ref frame = hl_finding_frame(&g_array_index(hop->findings, hl_finding, n));
            g_hash_table_add(e->wanted, GSIZE_TO_POINTER(frame.number));
        }
    }
}

static void take_packet(void *user, const hl_packet *packet)
{
    evidence *e = user;
    e->is_taken |= hl_evidence_selection_takes(e->selection, packet);
}

static void count(evidence *e)
{
    const GPtrArray *comments = hl_evidence_selection_number(e->selection, e->frame);
    for (guint i = 0; comments && i < comments->len; i++)
        g_assert_true(g_utf8_validate(comments->pdata[i], -1, NULL));
}

typedef void use_frame(void *user, const hl_frame *frame);

static void read_file(hl_bytes input, use_frame *use, void *user)
{
    hl_frame frame;
    hl_octet_source *source = hl_octet_source_new_memory(input, 0);
    hl_capture_file *file = hl_capture_file_new(source, 0, HL_BLOCK_OCTETS, NULL);
    size_t octets = 0;
    while (file && octets < UNPACKED_OCTETS_MAX &&
           hl_capture_file_next(file, &frame, NULL) == HL_RECORD_FRAME) {
        octets += frame.captured.size + 1;
        use(user, &frame);
    }
    hl_capture_file_free(file);
}

static void audit_frame(void *user, const hl_frame *frame)
{
    hl_pipeline_feed(user, frame, 1);
}

typedef struct choice {
    evidence *evidence;
    hl_packets *packets;
} choice;

static void choose_frame(void *user, const hl_frame *frame)
{
    choice *c = user;
    c->evidence->frame = frame->ref;
    c->evidence->is_taken = false;
    hl_packets_feed(c->packets, frame);
    hl_packets_release(c->packets);
    if (c->evidence->is_taken)
        count(c->evidence);
    else
        g_assert_false(
            g_hash_table_contains(c->evidence->wanted, GSIZE_TO_POINTER(frame->ref.number)));
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    hl_bytes input = hl_bytes_from(data, size);
    GPtrArray *names = g_ptr_array_new();
    g_ptr_array_add(names, (gpointer) "x.pcap");
    evidence e = {.selection = hl_evidence_selection_new(names),
                  .wanted = g_hash_table_new(NULL, NULL)};
    hl_auditor_options options = hl_auditor_options_default();
    hl_pipeline *pipeline =
        hl_pipeline_new(&options, (hl_auditor_sink){.chain = take_chain, .user = &e});
    read_file(input, audit_frame, pipeline);
    hl_pipeline_finish(pipeline);
    hl_pipeline_free(pipeline);
    choice c = {&e, hl_packets_new(&options.limits, (hl_packet_sink){take_packet, &e})};
    read_file(input, choose_frame, &c);
    hl_packets_free(c.packets);
    hl_evidence_selection_free(e.selection);
    g_hash_table_unref(e.wanted);
    g_ptr_array_unref(names);
    return 0;
}
