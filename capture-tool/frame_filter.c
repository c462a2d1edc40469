/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "frame_filter.h"

#include "link_type.h"

#include <pcap/pcap.h>

G_DEFINE_QUARK(hl_filter_error, hl_filter_error)

enum {
    LINKTYPE_NULL = 0,
    LINKTYPE_ETHERNET = 1,
    LINKTYPE_RAW = 101,
    NULL_HEADER_OCTETS = 4,
    SNAP_OCTETS = 256 << 10, /* what a filter that says "pass" returns */
};

struct hl_frame_filter {
    const char *expression;
    GHashTable *programs; /* by link type */
    uint32_t last_link_type;
    struct bpf_program *last; /* the program of last_link_type */
};

static void free_program(void *program)
{
    pcap_freecode(program);
    g_free(program);
}

hl_frame_filter *hl_frame_filter_new(const char *expression)
{
    hl_frame_filter *filter = g_new0(hl_frame_filter, 1);
    filter->expression = expression;
    filter->programs = g_hash_table_new_full(NULL, NULL, NULL, free_program);
    return filter;
}

void hl_frame_filter_free(hl_frame_filter *filter)
{
    if (!filter)
        return;
    g_hash_table_unref(filter->programs);
    g_free(filter);
}

static struct bpf_program *compile(hl_frame_filter *filter, uint32_t link_type, GError **error)
{
    pcap_t *dead = pcap_open_dead(hl_link_type_to_dlt(link_type), SNAP_OCTETS);
    struct bpf_program *program = g_new0(struct bpf_program, 1);
    int result = pcap_compile(dead, program, filter->expression, 1, PCAP_NETMASK_UNKNOWN);
    if (result != 0) {
        g_set_error(error, HL_FILTER_ERROR, 0, "-f '%s': %s", filter->expression,
                    pcap_geterr(dead));
        g_clear_pointer(&program, g_free);
    }
    pcap_close(dead);
    return program;
}

static struct bpf_program *find_program(hl_frame_filter *filter, uint32_t link_type, GError **error)
{
    if (filter->last && filter->last_link_type == link_type)
        return filter->last;
    struct bpf_program *program =
        g_hash_table_lookup(filter->programs, GUINT_TO_POINTER(link_type));
    if (!program) {
        program = compile(filter, link_type, error);
        if (!program)
            return NULL;
        g_hash_table_insert(filter->programs, GUINT_TO_POINTER(link_type), program);
    }
    filter->last = program;
    filter->last_link_type = link_type;
    return program;
}

/*
 * A BSD null header bears the address family in the byte order of the machine that captured, and
 * libpcap compiles for that of this machine: for a foreign header look behind it.
 */
static bool has_foreign_header(const hl_frame *frame)
{
    uint32_t family;
    if (frame->link_type != LINKTYPE_NULL || frame->captured.size < NULL_HEADER_OCTETS)
        return false;
    memcpy(&family, frame->captured.data, sizeof family);
    return family > UINT16_MAX;
}

hl_filter_answer hl_frame_filter_apply(hl_frame_filter *filter, const hl_frame *frame,
                                       GError **error)
{
    bool is_foreign = has_foreign_header(frame);
    hl_bytes octets = hl_bytes_skip(frame->captured, is_foreign ? NULL_HEADER_OCTETS : 0);
    struct bpf_program *program =
        find_program(filter, is_foreign ? (uint32_t)LINKTYPE_RAW : frame->link_type, error);
    if (!program)
        return HL_FILTER_BROKEN;
    struct pcap_pkthdr header = {.caplen = (bpf_u_int32)octets.size, .len = frame->wire_octets};
    return pcap_offline_filter(program, &header, octets.data) ? HL_FILTER_PASS : HL_FILTER_DROP;
}

bool hl_frame_filter_check(hl_frame_filter *filter, GError **error)
{
    return filter->last || find_program(filter, LINKTYPE_ETHERNET, error);
}
