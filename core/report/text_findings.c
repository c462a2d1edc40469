/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "report/text.h"

#include "model/hl_rule.h"
#include "report/words.h"

enum {
    SEVERITY_WIDTH = 9, /* "warning" and two spaces */
    USUAL_RULE_WIDTH = 17,
    LEAST_MESSAGE_WIDTH = 30,
};

static unsigned rule_width(const hl_hop *hop)
{
    unsigned width = USUAL_RULE_WIDTH;
    for (guint i = 0; i < hop->findings->len; i++) {
        const hl_finding *finding = &g_array_index(hop->findings, hl_finding, i);
        width = MAX(width, hl_pen_width(hl_rule_get(finding->rule)->name) + 2);
    }
    return width;
}

/* At the right edge; on a line of its own where the message leaves no room. */
static void add_reference(hl_pen *pen, unsigned margin, const char *reference)
{
    unsigned width = hl_pen_width(reference);
    unsigned start = pen->columns > width ? pen->columns - width : 0;
    if (pen->column + 2 > start) {
        hl_pen_end_line(pen);
        hl_pen_pad(pen, margin);
        hl_pen_add(pen, HL_INK_FAINT, reference);
        return;
    }
    hl_pen_pad(pen, start);
    hl_pen_add(pen, HL_INK_FAINT, reference);
}

static void write_finding(hl_report *report, const hl_hop *hop, const hl_finding *finding,
                          unsigned indent, unsigned width)
{
    hl_pen *pen = &report->pen;
    unsigned margin = indent + SEVERITY_WIDTH + width;
    char *message = hl_words_sentence(finding->message);
    hl_ink ink = hl_ink_of_severity(finding->severity);
    hl_pen_pad(pen, indent);
    hl_pen_add(pen, ink, hl_severity_text(finding->severity));
    hl_pen_pad(pen, indent + SEVERITY_WIDTH);
    hl_pen_add(pen, ink, hl_rule_get(finding->rule)->name);
    if (margin + LEAST_MESSAGE_WIDTH > pen->columns) {
        margin = indent + SEVERITY_WIDTH;
        hl_pen_end_line(pen);
    }
    hl_pen_pad(pen, margin);
    hl_pen_wrap(pen, HL_INK_PLAIN, margin, message);
    add_reference(pen, margin, hl_rule_reference(finding->rule, hop->redirect->response->status));
    hl_pen_end_line(pen);
    g_free(message);
}

void hl_text_write_findings(hl_report *report, const hl_hop *hop, unsigned indent)
{
    unsigned width = rule_width(hop);
    for (guint i = 0; i < hop->findings->len; i++)
        write_finding(report, hop, &g_array_index(hop->findings, hl_finding, i), indent, width);
}
