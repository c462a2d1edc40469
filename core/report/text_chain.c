/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The tree of a chain: the first request, then a line a hop, its findings below it. */
#include "report/text.h"

#include "base/hl_escape.h"
#include "report/words.h"

enum {
    STEP = 2,    /* deeper for each hop … */
    DEEPEST = 5, /* … down to this one */
    BELOW = 4,   /* findings, from the hop's own indent */
    HEAD_INDENT = 5,
};

static unsigned indent_of(const hl_hop *hop)
{
    unsigned depth = MIN(hop->index, (unsigned)DEEPEST);
    return 1 + (depth - 1) * STEP;
}

static void write_head(hl_report *report, hl_exchange *first)
{
    char *peers = hl_text_peers(first);
    char *agent = hl_words_agent(hl_exchange_user_agent(first));
    hl_text_add_request(&report->pen, first);
    hl_text_end_with_cells(&report->pen, HEAD_INDENT, (hl_cell){HL_INK_PLAIN, peers},
                           (hl_cell){HL_INK_FAINT, agent});
    g_free(agent);
    g_free(peers);
}

static const char *arrow_of(const hl_hop *hop)
{
    if (!hop->follow_up)
        return hop->verdict == HL_NOT_FOLLOWED ? "─✕ " : "┄? ";
    return hop->confidence == HL_AMBIGUOUS ? "┄▶ " : "─▶ ";
}

static void add_destination(hl_pen *pen, const hl_hop *hop)
{
    if (hop->follow_up) {
        hl_text_add_request(pen, hop->follow_up);
        return;
    }
    if (!hop->target) {
        hl_pen_add(pen, HL_INK_FAINT,
                   hop->location_problem ? "(no usable Location)" : "(target unknown)");
        return;
    }
    char *target = hl_words_url(hl_bytes_text(hop->target));
    hl_pen_add(pen, HL_INK_PLAIN, target);
    g_free(target);
}

static hl_frame_ref first_frame(const hl_message *message)
{
    return message ? message->first_frame : (hl_frame_ref){0, 0};
}

static char *frames_of(const hl_report_options *options, const hl_hop *hop)
{
    hl_frame_ref frames[] = {
        first_frame(hop->redirect->request),
        first_frame(hop->redirect->response),
        first_frame(hop->follow_up ? hop->follow_up->request : NULL),
    };
    GString *text = g_string_new(hl_text_frames_word(options));
    g_string_append_c(text, ' ');
    hl_text_append_frames(text, options, frames, G_N_ELEMENTS(frames));
    return g_string_free(text, FALSE);
}

/* "certain    violation"; without a follow-up the verdict alone. */
static char *judgement_of(const hl_hop *hop)
{
    if (hop->confidence == HL_CONFIDENCE_NONE)
        return g_strdup(hl_words_verdict(hop->verdict));
    return g_strdup_printf("%-9s  %s", hl_confidence_text(hop->confidence),
                           hl_words_verdict(hop->verdict));
}

static void write_hop_line(hl_report *report, const hl_hop *hop, unsigned indent)
{
    hl_pen *pen = &report->pen;
    char *frames = frames_of(&report->options, hop);
    char *judgement = judgement_of(hop);
    hl_ink ink = hl_ink_of_verdict(hop->verdict);
    hl_pen_pad(pen, indent);
    hl_pen_add(pen, HL_INK_FAINT, "└ ");
    hl_pen_format(pen, HL_INK_STRONG, "%u ", hop->redirect->response->status);
    hl_pen_add(pen, ink, arrow_of(hop));
    add_destination(pen, hop);
    hl_text_end_with_cells(pen, indent + BELOW, (hl_cell){HL_INK_FAINT, frames},
                           (hl_cell){ink, judgement});
    g_free(judgement);
    g_free(frames);
}

static void write_sentence(hl_pen *pen, unsigned indent, const char *sentence)
{
    char *shown = hl_words_sentence(sentence);
    hl_pen_pad(pen, indent);
    hl_pen_wrap(pen, HL_INK_FAINT, indent, shown);
    hl_pen_end_line(pen);
    g_free(shown);
}

static bool has_finding(const hl_hop *hop, hl_rule_id rule)
{
    for (guint i = 0; i < hop->findings->len; i++)
        if (g_array_index(hop->findings, hl_finding, i).rule == rule)
            return true;
    return false;
}

static void append_hiding(GString *sentence, const hl_hop *hop)
{
    const hl_connection *connection = hop->hidden_on;
    hl_text_append_server(sentence, connection);
    hl_text_append_proxies(sentence, connection);
    if (!connection->server_name || connection->is_tunnel)
        return;
    g_string_append(sentence, " (SNI ");
    hl_escape_text(sentence, hl_bytes_text(connection->server_name));
    if (hop->hidden_by == HL_HIDING_ENCRYPTED_HELLO)
        g_string_append(sentence, ", perhaps in place of another name");
    g_string_append_c(sentence, ')');
}

/* The connection that may hold the follow-up, by the name that the client called its server. */
static void write_hiding(hl_pen *pen, unsigned indent, const hl_hop *hop)
{
    bool is_http = hop->target && g_str_has_prefix(hop->target, "http:");
    GString *sentence = g_string_new(is_http ? "the client may have turned to https, and "
                                             : "the target is https, and ");
    g_string_append(sentence, "a connection to ");
    append_hiding(sentence, hop);
    g_string_append(sentence, hop->hidden_on->is_tunnel ? " is a tunnel" : " is not decrypted");
    if (hop->hidden_by == HL_HIDING_SHARED)
        g_string_append(sentence, "; it is the target's server too, and HTTP/2 may carry both");
    write_sentence(pen, indent, sentence->str);
    g_string_free(sentence, TRUE);
}

/* What is wrong with Location says more than that there was nothing to follow; a finding says it. */
static void write_reason(hl_report *report, const hl_hop *hop, unsigned indent)
{
    if (!hop->location_problem) {
        if (hop->hidden_on)
            write_hiding(&report->pen, indent, hop);
        else if (hop->reason != HL_REASON_NONE)
            write_sentence(&report->pen, indent, hl_words_reason(hop->reason));
        return;
    }
    if (!has_finding(hop, HL_RULE_UNUSABLE_LOCATION))
        write_sentence(&report->pen, indent, hop->location_problem);
}

static void append_follow_up(GString *line, const hl_hop *hop)
{
    hl_exchange *follow_up = hop->follow_up;
    hl_time_ns delay = follow_up->request->started - hop->redirect->response->started;
    char *later = hl_words_duration(MAX(0, delay));
    char *peers = hl_text_peers(follow_up);
    g_string_append_printf(line, "; followed %s later on ", later);
    if (follow_up->connection == hop->redirect->connection)
        g_string_append(line, "the same");
    else
        g_string_append_printf(line, "connection %" G_GUINT64_FORMAT ", %s",
                               follow_up->connection->number, peers);
    g_free(peers);
    g_free(later);
}

/* When, and on which connections. */
static char *course_of(const hl_report_options *options, const hl_hop *hop)
{
    char time[HL_TIME_TEXT_SIZE];
    const hl_exchange *redirect = hop->redirect;
    GString *line = g_string_new(hl_time_format(redirect->response->started, time));
    g_string_append_printf(line, " on connection %" G_GUINT64_FORMAT, redirect->connection->number);
    if (hop->preflight && hop->preflight->request) {
        g_string_append_printf(line, "; CORS preflight in %s ",
                               options->is_har ? "entry" : "frame");
        hl_text_append_frames(line, options, &hop->preflight->request->first_frame, 1);
    }
    if (hop->follow_up)
        append_follow_up(line, hop);
    if (hop->resend_count > 0)
        g_string_append_printf(line, "; sent %u %s more", hop->resend_count,
                               hop->resend_count == 1 ? "time" : "times");
    return g_string_free(line, FALSE);
}

static char *evidence_of(const hl_hop *hop)
{
    GString *line = g_string_new(NULL);
    for (unsigned bit = 0; bit < HL_EVIDENCE_COUNT; bit++)
        if (hop->evidence & 1U << bit)
            g_string_append_printf(line, "%s%s", line->len > 0 ? ", " : "evidence: ",
                                   hl_evidence_text((hl_evidence)(1U << bit)));
    return g_string_free(line, FALSE);
}

static void write_details(hl_report *report, const hl_hop *hop, unsigned indent)
{
    char *course = course_of(&report->options, hop);
    char *evidence = evidence_of(hop);
    write_sentence(&report->pen, indent, course);
    if (*evidence)
        write_sentence(&report->pen, indent, evidence);
    g_free(evidence);
    g_free(course);
}

void hl_text_write_chain(hl_report *report, const hl_chain *chain)
{
    hl_text_end_listing(report);
    write_head(report, hl_chain_hop(chain, 0)->redirect);
    for (guint i = 0; i < chain->hops->len; i++) {
        const hl_hop *hop = hl_chain_hop(chain, i);
        unsigned indent = indent_of(hop);
        write_hop_line(report, hop, indent);
        write_reason(report, hop, indent + BELOW);
        if (report->options.wide)
            write_details(report, hop, indent + BELOW);
        hl_text_write_findings(report, hop, indent + BELOW);
    }
    hl_pen_end_line(&report->pen);
}
