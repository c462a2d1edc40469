/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "report/json_record.h"

void hl_json_add_frame(hl_json *json, const hl_report_options *options, hl_frame_ref frame,
                       uint32_t home)
{
    if (frame.number == 0)
        return;
    if (frame.capture == home) {
        hl_json_add_count(json, NULL, frame.number);
        return;
    }
    hl_json_open_object(json, NULL);
    hl_json_add_text(json, "file", hl_report_capture_name(options, frame.capture));
    hl_json_add_count(json, "frame", frame.number);
    hl_json_close_object(json);
}

/* A message knows the frames of its first octet, of the end of its head and of its last octet. */
static void add_message_frames(hl_json *json, const char *name, const hl_report_options *options,
                               const hl_message *message, uint32_t home)
{
    if (!message)
        return;
    hl_json_open_array(json, name);
    hl_json_add_frame(json, options, message->first_frame, home);
    if (!hl_frame_ref_equal(message->head_frame, message->first_frame))
        hl_json_add_frame(json, options, message->head_frame, home);
    if (!hl_frame_ref_equal(message->last_frame, message->head_frame) &&
        !hl_frame_ref_equal(message->last_frame, message->first_frame))
        hl_json_add_frame(json, options, message->last_frame, home);
    hl_json_close_array(json);
}

/* The same for readers of HARs. */
static void add_har_entry(hl_json *json, const char *file, const hl_exchange *exchange)
{
    hl_json_open_object(json, "har");
    if (*file)
        hl_json_add_text(json, "file", file);
    hl_json_add_count(json, "entry", hl_exchange_first(exchange)->first_frame.number);
    hl_json_close_object(json);
}

void hl_json_add_pcap(hl_json *json, const hl_report_options *options, const hl_exchange *exchange)
{
    uint32_t home = hl_exchange_capture(exchange);
    const char *file = hl_report_capture_name(options, home);
    hl_json_open_object(json, "pcap");
    if (*file)
        hl_json_add_text(json, "file", file);
    add_message_frames(json, "request_frames", options, exchange->request, home);
    add_message_frames(json, "response_frames", options, exchange->response, home);
    hl_json_close_object(json);
    if (options->is_har)
        add_har_entry(json, file, exchange);
}
