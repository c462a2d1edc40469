/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What the coverage counts of a capture when one limit is another: probe CAPTURE [LIMIT=NUMBER] [growing]. With
 * "growing" keys may come at any time, and none does: those in the capture are passed over.
 */
#include "hl_pipeline.h"
#include "inputs.h"
#include "report/counters.h"

#include <glib.h>

enum { OK, BAD_ARGUMENTS = 2 };

typedef struct limit {
    const char *name;
    size_t offset, size;
} limit;

#define LIMIT(name)                                                                                \
    {                                                                                              \
#name, offsetof(hl_limits, name), sizeof(((hl_limits *)NULL)->name)                        \
    }

static const limit limits[] = {
    LIMIT(leap_ns),
    LIMIT(encapsulation_depth),
    LIMIT(fragmented_datagrams),
    LIMIT(fragment_octets_total),
    LIMIT(fragments_per_datagram),
    LIMIT(fragment_wait_ns),
    LIMIT(connections),
    LIMIT(out_of_order_octets),
    LIMIT(out_of_order_memory),
    LIMIT(out_of_order_segments),
    LIMIT(gap_wait_ns),
    LIMIT(idle_ns),
    LIMIT(closed_linger_ns),
    LIMIT(tls_sessions),
    LIMIT(tls_handshake_octets),
    LIMIT(tls_early_octets),
    LIMIT(tls_waiting_octets),
    LIMIT(tls_waiting_octets_total),
    LIMIT(tls_key_wait_ns),
    LIMIT(tls_lost_records),
    LIMIT(tls_octets),
    LIMIT(tunnel_depth),
    LIMIT(tunnel_early_octets),
    LIMIT(tunnel_early_octets_total),
    LIMIT(http_octets),
    LIMIT(head_octets),
    LIMIT(fields),
    LIMIT(pipelined_requests),
    LIMIT(hpack_table_octets),
    LIMIT(open_exchange_octets),
    LIMIT(pending_redirects),
    LIMIT(pending_octets),
    LIMIT(candidates_per_redirect),
    LIMIT(rival_redirects),
    LIMIT(contending_redirects),
    LIMIT(recent_requests),
    LIMIT(recent_octets),
    LIMIT(damaged_clients),
    LIMIT(opaque_connections),
    LIMIT(chain_hops),
    LIMIT(chain_octets),
    LIMIT(remembered_cookies),
};

/* "name=number" */
static bool set_limit(hl_limits *to, const char *text)
{
    for (size_t i = 0; i < G_N_ELEMENTS(limits); i++) {
        size_t length = strlen(limits[i].name);
        if (!g_str_has_prefix(text, limits[i].name) || text[length] != '=')
            continue;
        uint64_t number = g_ascii_strtoull(text + length + 1, NULL, 10);
        memcpy((char *)to + limits[i].offset, &number, limits[i].size); /* little-endian */
        return true;
    }
    return false;
}

static void drop_chain(void *user, hl_chain *chain)
{
    (void)user;
    (void)chain;
}

static void take_secrets(void *user, hl_bytes key_log)
{
    hl_tls_key_log *log = hl_tls_key_log_new(hl_pipeline_keys(user), NULL, NULL);
    hl_tls_key_log_feed(log, key_log);
    hl_tls_key_log_finish(log);
    hl_tls_key_log_free(log);
}

static void read_capture(hl_pipeline *pipeline, char *path, bool is_growing)
{
    GPtrArray *paths = g_ptr_array_new();
    g_ptr_array_add(paths, path);
    hl_inputs *inputs = hl_inputs_open(paths);
    const hl_frame *frame;
    hl_inputs_begin(inputs);
    if (is_growing)
        hl_tls_keys_set_growing(hl_pipeline_keys(pipeline), true);
    else
        hl_inputs_set_secrets(inputs, (hl_secrets_sink){take_secrets, pipeline});
    while (hl_inputs_next(inputs, &frame, NULL) == HL_RECORD_FRAME)
        hl_pipeline_feed(pipeline, frame, 1);
    hl_pipeline_finish(pipeline);
    hl_inputs_free(inputs);
    g_ptr_array_unref(paths);
}

int main(int argc, char **argv)
{
    hl_auditor_options options = hl_auditor_options_default();
    bool is_growing = argc > 2 && g_str_equal(argv[argc - 1], "growing");
    for (int i = 2; i < argc - is_growing; i++)
        if (!set_limit(&options.limits, argv[i]))
            return BAD_ARGUMENTS;
    if (argc < 2)
        return BAD_ARGUMENTS;
    hl_pipeline *pipeline = hl_pipeline_new(&options, (hl_auditor_sink){.chain = drop_chain});
    read_capture(pipeline, argv[1], is_growing);
    const hl_coverage *coverage = &hl_pipeline_summary(pipeline)->coverage;
    for (size_t i = 0; i < hl_counter_count; i++)
        g_print("%s.%s %" G_GUINT64_FORMAT "\n", hl_counters[i].group, hl_counters[i].name,
                hl_counter_value(&hl_counters[i], coverage));
    hl_pipeline_free(pipeline);
    return OK;
}
