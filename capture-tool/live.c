/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "live.h"

#include "link_type.h"

#include <pcap/pcap.h>

G_DEFINE_QUARK(hl_live_error, hl_live_error)

enum {
    BATCH_MS = 20, /* the kernel wakes nobody for less than a block of packets, or so long */
    OCTETS_PER_KIB = 1024,
};

G_STATIC_ASSERT(HL_LIVE_DELAY_NS > BATCH_MS * HL_NS_PER_MILLISECOND);

#define HOW_TO_BE_ALLOWED                                                                          \
    "run hoplint as root (sudo), or allow it once: "                                               \
    "sudo setcap cap_net_raw,cap_net_admin+ep \"$(command -v hoplint)\""

struct hl_live {
    pcap_t *handle;
    uint32_t index, link_type;
    int64_t fraction_ns; /* of a time stamp's second field */
    uint64_t frames, dropped;
    uint32_t dropped_seen; /* libpcap's count, which wraps */
};

static const char *what_to_do_about(int result)
{
    if (result == PCAP_ERROR_PERM_DENIED || result == PCAP_ERROR_PROMISC_PERM_DENIED)
        return HOW_TO_BE_ALLOWED;
    if (result == PCAP_ERROR_NO_SUCH_DEVICE)
        return "hoplint -D lists the interfaces";
    if (result == PCAP_ERROR_IFACE_NOT_UP)
        return "bring it up first: ip link set dev INTERFACE up";
    return NULL;
}

/* libpcap says in the handle what the number alone does not. */
static void fail(pcap_t *handle, int result, GError **error)
{
    const char *detail = pcap_geterr(handle);
    const char *advice = what_to_do_about(result);
    bool has_detail = detail && *detail;
    if (result == PCAP_ERROR && has_detail) { /* whose own text is "Generic error" */
        g_set_error_literal(error, HL_LIVE_ERROR, 0, detail);
        return;
    }
    g_set_error(error, HL_LIVE_ERROR, 0, "%s%s%s%s%s%s", pcap_statustostr(result),
                has_detail ? " (" : "", has_detail ? detail : "", has_detail ? ")" : "",
                advice ? "; " : "", advice ? advice : "");
}

static pcap_t *activate(const char *interface, const hl_live_options *options, GError **error)
{
    char trouble[PCAP_ERRBUF_SIZE];
    pcap_t *handle = pcap_create(interface, trouble);
    if (!handle) {
        g_set_error_literal(error, HL_LIVE_ERROR, 0, trouble);
        return NULL;
    }
    pcap_set_snaplen(handle, (int)options->snap_octets);
    pcap_set_promisc(handle, 1);
    pcap_set_timeout(handle, BATCH_MS);
    pcap_set_buffer_size(handle, (int)(options->buffer_kib * OCTETS_PER_KIB));
    pcap_set_tstamp_precision(handle, PCAP_TSTAMP_PRECISION_NANO);
    int result = pcap_activate(handle);
    if (result >= 0)
        return handle;
    fail(handle, result, error);
    pcap_close(handle);
    return NULL;
}

static bool set_filter(pcap_t *handle, const char *filter, GError **error)
{
    struct bpf_program program;
    if (pcap_compile(handle, &program, filter, 1, PCAP_NETMASK_UNKNOWN) != 0) {
        g_set_error(error, HL_LIVE_ERROR, 0, "-f '%s': %s", filter, pcap_geterr(handle));
        return false;
    }
    int result = pcap_setfilter(handle, &program);
    pcap_freecode(&program);
    if (result != 0)
        fail(handle, result, error);
    return result == 0;
}

/* Not blocking: who has several interfaces waits for all at once. */
static bool set_nonblocking(pcap_t *handle, GError **error)
{
    char trouble[PCAP_ERRBUF_SIZE];
    if (pcap_setnonblock(handle, 1, trouble) == 0)
        return true;
    g_set_error_literal(error, HL_LIVE_ERROR, 0, trouble);
    return false;
}

hl_live *hl_live_open(const char *interface, uint32_t index, const hl_live_options *options,
                      GError **error)
{
    hl_live *live = g_new0(hl_live, 1);
    live->index = index;
    live->handle = activate(interface, options, error);
    if (live->handle && (!options->filter || set_filter(live->handle, options->filter, error)) &&
        set_nonblocking(live->handle, error)) {
        live->link_type = hl_link_type_from_dlt(pcap_datalink(live->handle));
        bool is_nano = pcap_get_tstamp_precision(live->handle) == PCAP_TSTAMP_PRECISION_NANO;
        live->fraction_ns = is_nano ? 1 : 1000;
        return live;
    }
    hl_live_free(live);
    return NULL;
}

void hl_live_free(hl_live *live)
{
    if (!live)
        return;
    if (live->handle)
        pcap_close(live->handle);
    g_free(live);
}

static void fill_frame(hl_live *live, const struct pcap_pkthdr *header, const u_char *octets,
                       hl_frame *frame)
{
    *frame = (hl_frame){
        .ref = {.number = ++live->frames, .capture = live->index},
        .time = header->ts.tv_sec * HL_NS_PER_SECOND + header->ts.tv_usec * live->fraction_ns,
        .link_type = live->link_type,
        .wire_octets = header->len,
        .captured = hl_bytes_from(octets, header->caplen),
    };
}

hl_live_result hl_live_next(hl_live *live, hl_frame *frame, GError **error)
{
    struct pcap_pkthdr *header;
    const u_char *octets;
    int result = pcap_next_ex(live->handle, &header, &octets);
    if (result == 1) {
        fill_frame(live, header, octets, frame);
        return HL_LIVE_FRAME;
    }
    if (result < 0) {
        fail(live->handle, result, error);
        return HL_LIVE_TROUBLE;
    }
    return HL_LIVE_NOTHING;
}

int hl_live_descriptor(const hl_live *live)
{
    return pcap_get_selectable_fd(live->handle);
}

uint64_t hl_live_captured(const hl_live *live)
{
    return live->frames;
}

uint64_t hl_live_dropped(hl_live *live)
{
    struct pcap_stat stats = {0};
    if (pcap_stats(live->handle, &stats) == 0) {
        live->dropped += stats.ps_drop - live->dropped_seen;
        live->dropped_seen = stats.ps_drop;
    }
    return live->dropped;
}

bool hl_live_list(GString *out, GError **error)
{
    char trouble[PCAP_ERRBUF_SIZE] = "";
    pcap_if_t *all = NULL;
    if (pcap_findalldevs(&all, trouble) != 0 || !all) {
        g_set_error(error, HL_LIVE_ERROR, 0, "no interface can be captured on%s%s; %s",
                    *trouble ? ": " : "", trouble, HOW_TO_BE_ALLOWED);
        return false;
    }
    for (const pcap_if_t *one = all; one; one = one->next)
        g_string_append_printf(out, "%-16s %s\n", one->name,
                               one->description ? one->description : "");
    pcap_freealldevs(all);
    return true;
}
