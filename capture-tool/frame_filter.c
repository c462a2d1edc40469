/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "frame_filter.h"

#include "link_type.h"
#include "packet/hl_packets.h"

#include <pcap/pcap.h>

G_DEFINE_QUARK(hl_filter_error, hl_filter_error)

enum {
    LINKTYPE_NULL = 0,
    LINKTYPE_ETHERNET = 1,
    LINKTYPE_RAW = 101,
    LINKTYPE_END = 1 << 16,
    NULL_HEADER_OCTETS = 4,
    SNAP_OCTETS = 256 << 10, /* what a filter that says "pass" returns */
};

/* A link type for which the expression makes no sense has a reason instead of a program. */
typedef struct compiled {
    struct bpf_program program;
    char *reason;
} compiled;

struct hl_frame_filter {
    const char *expression;
    GHashTable *programs; /* link type -> compiled */
    uint32_t last_link_type;
    const compiled *last; /* the one of last_link_type */
};

static void free_compiled(void *owned)
{
    compiled *freed = owned;
    pcap_freecode(&freed->program);
    g_free(freed->reason);
    g_free(freed);
}

static compiled *compile(const char *expression, uint32_t link_type)
{
    pcap_t *dead = pcap_open_dead(hl_link_type_to_dlt(link_type), SNAP_OCTETS);
    compiled *made = g_new0(compiled, 1);
    if (pcap_compile(dead, &made->program, expression, 1, PCAP_NETMASK_UNKNOWN) != 0)
        made->reason = g_strdup(pcap_geterr(dead));
    pcap_close(dead);
    return made;
}

static const compiled *find_compiled(hl_frame_filter *filter, uint32_t link_type)
{
    if (filter->last && filter->last_link_type == link_type)
        return filter->last;
    filter->last = g_hash_table_lookup(filter->programs, GUINT_TO_POINTER(link_type));
    filter->last_link_type = link_type;
    return filter->last;
}

static void fail(const hl_frame_filter *filter, const compiled *broken, GError **error)
{
    g_set_error(error, HL_FILTER_ERROR, 0, "-f '%s': %s", filter->expression, broken->reason);
}

hl_frame_filter *hl_frame_filter_new(const char *expression, GError **error)
{
    hl_frame_filter *filter = g_new0(hl_frame_filter, 1);
    bool has_sense = false;
    filter->expression = expression;
    filter->programs = g_hash_table_new_full(NULL, NULL, NULL, free_compiled);
    for (uint32_t link_type = 0; link_type < LINKTYPE_END; link_type++) {
        if (!hl_packets_has_link_type(link_type))
            continue;
        compiled *made = compile(expression, link_type);
        has_sense |= !made->reason;
        g_hash_table_insert(filter->programs, GUINT_TO_POINTER(link_type), made);
    }
    if (has_sense)
        return filter;
    fail(filter, find_compiled(filter, LINKTYPE_ETHERNET), error);
    hl_frame_filter_free(filter);
    return NULL;
}

void hl_frame_filter_free(hl_frame_filter *filter)
{
    if (!filter)
        return;
    g_hash_table_unref(filter->programs);
    g_free(filter);
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
    const compiled *found =
        find_compiled(filter, is_foreign ? (uint32_t)LINKTYPE_RAW : frame->link_type);
    if (found->reason) {
        fail(filter, found, error);
        return HL_FILTER_BROKEN;
    }
    struct pcap_pkthdr header = {.caplen = (bpf_u_int32)octets.size, .len = frame->wire_octets};
    return pcap_offline_filter(&found->program, &header, octets.data) ? HL_FILTER_PASS
                                                                      : HL_FILTER_DROP;
}
