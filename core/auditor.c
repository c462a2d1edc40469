/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "hl_auditor.h"

#include "exchange/hl_exchanges.h"

struct hl_auditor {
    hl_auditor_sink sink;
    hl_exchanges *exchanges;
    hl_redirects *redirects;
    hl_audit *audit;
    hl_summary *summary;
};

hl_auditor_options hl_auditor_options_default(void)
{
    return (hl_auditor_options){
        .limits = hl_limits_default,
        .pairing = hl_pairing_options_default,
        .audit = hl_audit_options_default,
    };
}

static void take_request(void *user, hl_exchange *exchange)
{
    hl_auditor *auditor = user;
    hl_redirects_request(auditor->redirects, exchange);
    if (auditor->sink.request)
        auditor->sink.request(auditor->sink.user, exchange);
}

static void take_response(void *user, hl_exchange *exchange)
{
    hl_auditor *auditor = user;
    hl_audit_observe(auditor->audit, exchange);
    hl_redirects_response(auditor->redirects, exchange);
}

static void take_end(void *user, hl_exchange *exchange)
{
    hl_auditor *auditor = user;
    if (auditor->sink.exchange)
        auditor->sink.exchange(auditor->sink.user, exchange);
    hl_redirects_end(auditor->redirects, exchange);
}

static void take_chain(void *user, hl_chain *chain)
{
    hl_auditor *auditor = user;
    hl_audit_judge(auditor->audit, chain);
    hl_summary_add_chain(auditor->summary, chain);
    if (auditor->sink.chain)
        auditor->sink.chain(auditor->sink.user, chain);
}

hl_auditor *hl_auditor_new(const hl_auditor_options *options, hl_auditor_sink sink)
{
    hl_auditor *auditor = g_new0(hl_auditor, 1);
    hl_exchange_sink exchange_sink = {take_request, take_response, take_end, auditor};
    hl_chain_sink chain_sink = {take_chain, auditor};
    auditor->sink = sink;
    auditor->exchanges = hl_exchanges_new(&options->limits, exchange_sink);
    auditor->redirects = hl_redirects_new(&options->limits, &options->pairing, chain_sink);
    auditor->audit = hl_audit_new(&options->limits, &options->audit);
    auditor->summary = hl_summary_new();
    return auditor;
}

static void message_head(void *user, hl_message *message)
{
    hl_auditor *auditor = user;
    hl_exchanges_head(auditor->exchanges, message);
}

static void message_end(void *user, hl_message *message)
{
    hl_auditor *auditor = user;
    hl_exchanges_end(auditor->exchanges, message);
}

static void turn_end(void *user, hl_connection *connection, uint64_t turn)
{
    hl_auditor *auditor = user;
    hl_exchanges_turn_end(auditor->exchanges, connection, turn);
}

static void connection_end(void *user, hl_connection *connection)
{
    hl_auditor *auditor = user;
    hl_exchanges_connection_end(auditor->exchanges, connection);
    hl_redirects_connection_end(auditor->redirects, connection);
}

static void opaque(void *user, hl_connection *connection)
{
    hl_auditor *auditor = user;
    hl_redirects_opaque(auditor->redirects, connection);
}

hl_message_sink hl_auditor_sink_of(hl_auditor *auditor)
{
    return (hl_message_sink){message_head, message_end, connection_end, auditor, turn_end, opaque};
}

void hl_auditor_look_back(hl_auditor *auditor, hl_time_ns since)
{
    hl_redirects_look_back(auditor->redirects, since);
}

void hl_auditor_advance(hl_auditor *auditor, hl_time_ns now)
{
    hl_redirects_advance(auditor->redirects, now);
}

hl_chain *hl_auditor_preview(hl_auditor *auditor, hl_exchange *exchange)
{
    hl_hop *hop = hl_redirects_preview(auditor->redirects, exchange);
    if (!hop)
        return NULL;
    hl_chain *chain = hl_chain_new();
    hl_chain_add(chain, hop);
    hl_audit_judge(auditor->audit, chain);
    return chain;
}

void hl_auditor_finish(hl_auditor *auditor)
{
    hl_exchanges_finish(auditor->exchanges);
    hl_redirects_finish(auditor->redirects);
}

hl_summary *hl_auditor_summary(hl_auditor *auditor)
{
    auditor->summary->coverage.exchanges = *hl_exchanges_stats(auditor->exchanges);
    auditor->summary->coverage.redirects = *hl_redirects_stats(auditor->redirects);
    auditor->summary->coverage.redirects.cookies_forgotten =
        hl_audit_cookies_forgotten(auditor->audit);
    return auditor->summary;
}

void hl_auditor_free(hl_auditor *auditor)
{
    if (!auditor)
        return;
    hl_exchanges_free(auditor->exchanges);
    hl_redirects_free(auditor->redirects);
    hl_audit_free(auditor->audit);
    hl_summary_free(auditor->summary);
    g_free(auditor);
}
