/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "report/text.h"

#include "report/words.h"

/* A name is repeated only where the capture changes. */
static void append_frame(GString *out, const hl_report_options *options, hl_frame_ref frame,
                         bool name)
{
    if (name) {
        const char *capture = hl_report_capture_label(options, frame.capture);
        char *shown = hl_words_octets(hl_bytes_text(capture));
        g_string_append_printf(out, "%s:", shown);
        g_free(shown);
    }
    g_string_append_printf(out, "%" G_GUINT64_FORMAT, frame.number);
}

const char *hl_text_frames_word(const hl_report_options *options)
{
    return options->is_har ? "entries" : "frames";
}

/* A request and its response are one entry of a HAR. */
static bool is_said(const hl_report_options *options, const hl_frame_ref *previous,
                    hl_frame_ref frame)
{
    return options->is_har && previous && hl_frame_ref_equal(*previous, frame);
}

void hl_text_append_frames(GString *out, const hl_report_options *options,
                           const hl_frame_ref *frames, size_t count)
{
    const hl_frame_ref *previous = NULL;
    for (size_t i = 0; i < count; i++) {
        if (frames[i].number == 0 || is_said(options, previous, frames[i]))
            continue;
        bool changed = !previous || previous->capture != frames[i].capture;
        if (previous)
            g_string_append(out, " → ");
        append_frame(out, options, frames[i], changed && options->capture_count > 1);
        previous = &frames[i];
    }
}

void hl_text_add_request(hl_pen *pen, hl_exchange *exchange)
{
    const hl_message *request = exchange->request;
    if (!request) {
        hl_pen_add(pen, HL_INK_FAINT, "(request not captured)");
        return;
    }
    char *method = hl_words_octets(request->method);
    char *target = hl_words_target(exchange);
    hl_pen_add(pen, HL_INK_STRONG, method);
    hl_pen_add(pen, HL_INK_PLAIN, " ");
    hl_pen_add(pen, HL_INK_PLAIN, target);
    g_free(method);
    g_free(target);
}

static char *frames_of(const hl_report_options *options, const hl_exchange *exchange)
{
    const hl_message *request = exchange->request, *response = exchange->response;
    hl_frame_ref frames[] = {
        request ? request->first_frame : (hl_frame_ref){0, 0},
        response ? response->first_frame : (hl_frame_ref){0, 0},
    };
    GString *text = g_string_new(hl_text_frames_word(options));
    g_string_append_c(text, ' ');
    hl_text_append_frames(text, options, frames, G_N_ELEMENTS(frames));
    return g_string_free(text, FALSE);
}

void hl_text_write_exchange(hl_report *report, hl_exchange *exchange)
{
    hl_pen *pen = &report->pen;
    char *peers = hl_text_peers(exchange);
    char *frames = frames_of(&report->options, exchange);
    if (exchange->response)
        hl_pen_format(pen, HL_INK_FAINT, "%u ", exchange->response->status);
    else
        hl_pen_add(pen, HL_INK_FAINT, "--- ");
    hl_text_add_request(pen, exchange);
    hl_text_end_with_cells(pen, 4, (hl_cell){HL_INK_PLAIN, peers}, (hl_cell){HL_INK_FAINT, frames});
    report->is_listing = true;
    g_free(frames);
    g_free(peers);
}

void hl_text_end_listing(hl_report *report)
{
    if (report->is_listing)
        hl_pen_end_line(&report->pen);
    report->is_listing = false;
}
