/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "evidence_file.h"

#include "capture_copy.h"
#include "evidence_selection.h"
#include "frame_filter.h"
#include "held_fragments.h"
#include "inputs.h"
#include "interrupt.h"
#include "packet/hl_packets.h"

#include <glib/gstdio.h>

enum { KEY_LOG_OCTETS = 1 << 16 };

struct hl_evidence_file {
    const hl_options *options;
    hl_inputs *inputs;
    hl_frame_filter *filter; /* NULL: none */
    GPtrArray *key_logs;     /* of hl_octet_source */
    hl_capture_copy *copy;
    hl_evidence_selection *selection;
    hl_packets *packets;
    hl_held_fragments *held;
    GArray *pieces; /* of hl_frame_ref: fragments that are wanted with the frame */
    bool is_taken;  /* one of the packets of the frame that is being decoded */
};

/* ---- opening ---- */

static bool can_be_read_twice(const GPtrArray *paths, GError **error)
{
    for (guint i = 0; i < paths->len; i++) {
        GStatBuf status;
        const char *path = paths->pdata[i];
        bool is_other =
            g_str_equal(path, "-") || (g_stat(path, &status) == 0 && !S_ISREG(status.st_mode));
        if (!is_other)
            continue;
        g_set_error(error, HL_OUTPUT_ERROR, 0,
                    "--evidence: %s cannot be read twice; write it to a file first (-w FILE)",
                    hl_inputs_name(path));
        return false;
    }
    return true;
}

static bool open_key_logs(hl_evidence_file *evidence, GError **error)
{
    const GPtrArray *paths = evidence->options->key_logs;
    if (!evidence->options->keep_secrets)
        return true;
    for (guint i = 0; i < paths->len; i++) {
        hl_octet_source *log = hl_octet_source_open(paths->pdata[i], error);
        if (!log) {
            g_prefix_error(error, "%s: ", (const char *)paths->pdata[i]);
            return false;
        }
        g_ptr_array_add(evidence->key_logs, log);
    }
    return true;
}

static void take_packet(void *user, const hl_packet *packet)
{
    hl_evidence_file *evidence = user;
    if (!hl_evidence_selection_takes(evidence->selection, packet))
        return;
    evidence->is_taken = true;
    if (packet->fragment_count > 0) /* the last one is the frame itself */
        g_array_append_vals(evidence->pieces, packet->fragments, (guint)packet->fragment_count - 1);
}

static bool open_all(hl_evidence_file *evidence, GError **error)
{
    const hl_options *options = evidence->options;
    if (!can_be_read_twice(options->captures, error) || !open_key_logs(evidence, error))
        return false;
    if (options->filter && !(evidence->filter = hl_frame_filter_new(options->filter, error)))
        return false;
    evidence->copy = hl_capture_copy_open(options->evidence, options, options->captures, error);
    return evidence->copy != NULL;
}

hl_evidence_file *hl_evidence_file_open(const hl_options *options, GError **error)
{
    hl_evidence_file *evidence = g_new0(hl_evidence_file, 1);
    evidence->options = options;
    evidence->key_logs = g_ptr_array_new_with_free_func((GDestroyNotify)hl_octet_source_free);
    evidence->selection = hl_evidence_selection_new(options->captures);
    evidence->held = hl_held_fragments_new();
    evidence->pieces = g_array_new(FALSE, FALSE, sizeof(hl_frame_ref));
    evidence->packets =
        hl_packets_new(&options->auditor.limits, (hl_packet_sink){take_packet, evidence});
    evidence->inputs = hl_inputs_open_again(options->captures);
    if (open_all(evidence, error))
        return evidence;
    hl_evidence_file_free(evidence);
    return NULL;
}

void hl_evidence_file_free(hl_evidence_file *evidence)
{
    if (!evidence)
        return;
    hl_inputs_free(evidence->inputs);
    hl_frame_filter_free(evidence->filter);
    g_ptr_array_unref(evidence->key_logs);
    hl_capture_copy_free(evidence->copy);
    hl_evidence_selection_free(evidence->selection);
    hl_packets_free(evidence->packets);
    hl_held_fragments_free(evidence->held);
    g_array_unref(evidence->pieces);
    g_free(evidence);
}

const hl_output *hl_evidence_file_output(const hl_evidence_file *evidence)
{
    return hl_capture_copy_output(evidence->copy);
}

void hl_evidence_file_add(hl_evidence_file *evidence, const hl_chain *chain)
{
    hl_evidence_selection_add(evidence->selection, chain);
}

/* ---- writing ---- */

static void write_secrets(void *user, hl_bytes key_log)
{
    const hl_evidence_file *evidence = user;
    hl_capture_copy_add_secrets(evidence->copy, key_log);
}

static size_t whole_lines(const GByteArray *octets)
{
    size_t size = octets->len;
    while (size > 0 && octets->data[size - 1] != '\n')
        size--;
    return size;
}

static void write_lines(hl_evidence_file *evidence, GByteArray *octets, size_t size)
{
    if (size == 0)
        return;
    write_secrets(evidence, hl_bytes_from(octets->data, size));
    explicit_bzero(octets->data, size);
    g_byte_array_remove_range(octets, 0, (guint)size);
}

static bool write_key_log(hl_evidence_file *evidence, hl_octet_source *log, GError **error)
{
    GByteArray *octets = g_byte_array_new();
    uint8_t room[KEY_LOG_OCTETS];
    ssize_t size;
    while ((size = hl_octet_source_read(log, room, sizeof room, error)) > 0) {
        g_byte_array_append(octets, room, (guint)size);
        write_lines(evidence, octets, whole_lines(octets));
    }
    write_lines(evidence, octets, octets->len);
    explicit_bzero(room, sizeof room);
    g_byte_array_unref(octets);
    return size == 0;
}

static bool write_key_logs(hl_evidence_file *evidence, GError **error)
{
    for (guint i = 0; i < evidence->key_logs->len; i++)
        if (!write_key_log(evidence, evidence->key_logs->pdata[i], error))
            return false;
    return true;
}

static bool passes_filter(const hl_evidence_file *evidence, const hl_frame *frame)
{
    return !evidence->filter ||
           hl_frame_filter_apply(evidence->filter, frame, NULL) == HL_FILTER_PASS;
}

static void write_frame(hl_evidence_file *evidence, const hl_frame *frame)
{
    hl_capture_copy_add_frame(evidence->copy, frame,
                              hl_evidence_selection_number(evidence->selection, frame->ref));
}

/* Behind frames that came later, if need be: pcapng asks for no order. */
static void write_pieces(hl_evidence_file *evidence)
{
    for (guint i = 0; i < evidence->pieces->len; i++) {
        hl_frame_ref ref = g_array_index(evidence->pieces, hl_frame_ref, i);
        const hl_frame *piece = hl_held_fragments_find(evidence->held, ref);
        if (piece)
            write_frame(evidence, piece);
    }
    g_array_set_size(evidence->pieces, 0);
}

static void take_frame(hl_evidence_file *evidence, const hl_frame *frame)
{
    if (!passes_filter(evidence, frame))
        return;
    uint64_t fragments = hl_packets_stats(evidence->packets)->fragments;
    evidence->is_taken = false;
    hl_packets_feed(evidence->packets, frame);
    if (hl_packets_stats(evidence->packets)->fragments > fragments)
        hl_held_fragments_add(evidence->held, frame);
    if (evidence->is_taken) {
        write_pieces(evidence);
        write_frame(evidence, frame);
    }
    hl_packets_release(evidence->packets);
}

/* Damage has been told of in the first reading. */
static void read_again(hl_evidence_file *evidence)
{
    const hl_frame *frame;
    hl_record_result result;
    hl_inputs_begin(evidence->inputs);
    if (evidence->options->keep_secrets)
        hl_inputs_set_secrets(evidence->inputs, (hl_secrets_sink){write_secrets, evidence});
    while ((result = hl_inputs_next(evidence->inputs, &frame, NULL)) != HL_RECORD_END &&
           !hl_interrupt_has_come())
        if (result == HL_RECORD_FRAME)
            take_frame(evidence, frame);
}

bool hl_evidence_file_write(hl_evidence_file *evidence, GError **error)
{
    if (!write_key_logs(evidence, error))
        return false;
    read_again(evidence);
    return hl_capture_copy_finish(evidence->copy, error);
}
