/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "interpreter.h"

#include "http/hl_http.h"
#include "socks/hl_socks.h"
#include "tls/hl_tls.h"

/* What octets pass on their way to HTTP: outside of all tunnels, in one, in one in one, … */
typedef struct hl_level {
    hl_socks *socks;
    hl_tls *tls;
} hl_level;

struct hl_interpreter {
    hl_limits limits;
    hl_tls_keys *keys;
    hl_level
        *levels; /* limits.tunnel_depth and one; but for the first they are there once needed */
    unsigned levels_open; /* there is none beyond */
    hl_http *http;
    hl_auditor *auditor;
};

static void take_clear_segment(void *user, const hl_segment *segment)
{
    hl_interpreter *interpreter = user;
    hl_http_feed(interpreter->http, segment);
}

static void take_plain_segment(void *user, const hl_segment *segment)
{
    hl_level *level = user;
    hl_tls_feed(level->tls, segment);
}

static void feed_level(hl_level *level, const hl_segment *segment)
{
    if (hl_socks_is_concerned(segment))
        hl_socks_feed(level->socks, segment);
    else
        hl_tls_feed(level->tls, segment);
}

void hl_interpreter_feed(hl_interpreter *interpreter, const hl_segment *segment)
{
    if (hl_socks_is_concerned(segment) || hl_tls_is_concerned(segment))
        feed_level(interpreter->levels, segment);
    else
        hl_http_feed(interpreter->http, segment);
}

static void take_inner_segment(void *user, const hl_segment *segment);

static void open_level(hl_interpreter *interpreter, hl_level *level)
{
    hl_segment_sink plain = {take_plain_segment, level};
    hl_segment_sink clear = {take_clear_segment, interpreter};
    hl_segment_sink tunnels = {take_inner_segment, interpreter};
    level->socks = hl_socks_new(&interpreter->limits, plain, tunnels);
    level->tls = hl_tls_new(&interpreter->limits, interpreter->keys, clear);
    unsigned depth = (unsigned)(level - interpreter->levels);
    interpreter->levels_open = MAX(interpreter->levels_open, depth + 1);
}

/* TLS in TLS: a record is being read where the next level opens its own. */
static void take_inner_segment(void *user, const hl_segment *segment)
{
    hl_interpreter *interpreter = user;
    hl_level *level = &interpreter->levels[hl_connection_depth(segment->connection)];
    if (!level->socks)
        open_level(interpreter, level);
    feed_level(level, segment);
}

hl_interpreter *hl_interpreter_new(const hl_auditor_options *options, hl_auditor_sink sink)
{
    hl_interpreter *interpreter = g_new0(hl_interpreter, 1);
    hl_auditor_options told = *options;
    told.pairing.tells_opaque = true;
    interpreter->auditor = hl_auditor_new(&told, sink);
    interpreter->limits = options->limits;
    interpreter->http = hl_http_new(&options->limits, hl_auditor_sink_of(interpreter->auditor));
    hl_http_read_tunnels(interpreter->http, (hl_segment_sink){take_inner_segment, interpreter});
    interpreter->keys = hl_tls_keys_new(&options->limits);
    interpreter->levels = g_new0(hl_level, options->limits.tunnel_depth + 1);
    open_level(interpreter, interpreter->levels);
    return interpreter;
}

hl_tls_keys *hl_interpreter_keys(hl_interpreter *interpreter)
{
    return interpreter->keys;
}

hl_auditor *hl_interpreter_auditor(hl_interpreter *interpreter)
{
    return interpreter->auditor;
}

G_GNUC_NO_INLINE static void advance_inner(hl_interpreter *interpreter, hl_time_ns now)
{
    for (unsigned depth = 1; depth < interpreter->levels_open; depth++)
        if (interpreter->levels[depth].tls)
            hl_tls_advance(interpreter->levels[depth].tls, now);
}

void hl_interpreter_advance(hl_interpreter *interpreter, hl_time_ns now)
{
    hl_tls_advance(interpreter->levels[0].tls, now);
    if (interpreter->levels_open > 1)
        advance_inner(interpreter, now);
    hl_auditor_advance(interpreter->auditor, now);
}

void hl_interpreter_look_back(hl_interpreter *interpreter, hl_time_ns since)
{
    hl_auditor_look_back(interpreter->auditor, since);
}

void hl_interpreter_finish(hl_interpreter *interpreter)
{
    hl_auditor_finish(interpreter->auditor);
}

/* A structure of counters and nothing else, whichever they are. */
static void add_counters(void *sum, const void *part, size_t size)
{
    for (size_t i = 0; i < size / sizeof(uint64_t); i++)
        ((uint64_t *)sum)[i] += ((const uint64_t *)part)[i];
}

static void add_level(hl_coverage *coverage, const hl_level *level)
{
    const hl_socks_counters *socks = hl_socks_stats(level->socks);
    add_counters(&coverage->tls, hl_tls_stats(level->tls), sizeof coverage->tls);
    coverage->http.tunnels += socks->tunnels;
    coverage->http.tunnels_unread += socks->tunnels_unread;
}

hl_summary *hl_interpreter_summary(hl_interpreter *interpreter)
{
    hl_summary *summary = hl_auditor_summary(interpreter->auditor);
    hl_coverage *coverage = &summary->coverage;
    coverage->http = *hl_http_stats(interpreter->http);
    coverage->tls = (hl_tls_counters){0};
    for (unsigned depth = 0; depth < interpreter->levels_open; depth++)
        if (interpreter->levels[depth].tls)
            add_level(coverage, &interpreter->levels[depth]);
    coverage->tls.sessions_dropped += hl_tls_keys_dropped(interpreter->keys);
    return summary;
}

void hl_interpreter_free(hl_interpreter *interpreter)
{
    if (!interpreter)
        return;
    for (unsigned depth = 0; depth < interpreter->levels_open; depth++) {
        hl_socks_free(interpreter->levels[depth].socks);
        hl_tls_free(interpreter->levels[depth].tls);
    }
    g_free(interpreter->levels);
    hl_tls_keys_free(interpreter->keys);
    hl_http_free(interpreter->http);
    hl_auditor_free(interpreter->auditor);
    g_free(interpreter);
}
