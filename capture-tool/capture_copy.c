/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "capture_copy.h"

#include "pcapng_writer.h"

#define NO_ORIGIN UINT64_MAX

struct hl_capture_copy {
    const hl_options *options;
    const GPtrArray *names;
    hl_output *output;
    hl_pcapng_writer *writer; /* NULL: nothing has been written */
    GHashTable *interfaces;   /* origin -> its number in the file */
    uint64_t last_origin;     /* of the last frame */
    uint32_t last_interface;
};

/* What the file's interfaces are told apart by. */
static uint64_t origin_of(const hl_frame *frame)
{
    return (uint64_t)frame->ref.capture << 32 | frame->link_type;
}

hl_capture_copy *hl_capture_copy_open(const char *path, const hl_options *options,
                                      const GPtrArray *names, GError **error)
{
    hl_output *output = hl_output_open(path, error);
    if (!output)
        return NULL;
    hl_capture_copy *copy = g_new0(hl_capture_copy, 1);
    copy->options = options;
    copy->names = names;
    copy->output = output;
    copy->interfaces = g_hash_table_new_full(g_int64_hash, g_int64_equal, g_free, NULL);
    copy->last_origin = NO_ORIGIN;
    return copy;
}

void hl_capture_copy_free(hl_capture_copy *copy)
{
    if (!copy)
        return;
    hl_pcapng_writer_free(copy->writer);
    hl_output_free(copy->output);
    g_hash_table_unref(copy->interfaces);
    g_free(copy);
}

const hl_output *hl_capture_copy_output(const hl_capture_copy *copy)
{
    return copy->output;
}

static void write_octets(void *output, hl_bytes octets)
{
    hl_output_write(output, octets);
}

static hl_pcapng_writer *writer_of(hl_capture_copy *copy)
{
    if (!copy->writer)
        copy->writer = hl_pcapng_writer_new((hl_pcapng_sink){write_octets, copy->output});
    return copy->writer;
}

static uint32_t add_interface(hl_capture_copy *copy, const hl_frame *frame)
{
    bool is_live = copy->options->interfaces->len > 0;
    hl_pcapng_interface described = {
        .link_type = frame->link_type,
        .snap_octets = is_live ? copy->options->snap_octets : 0,
        .name = is_live ? copy->names->pdata[frame->ref.capture] : NULL,
        .filter = copy->options->filter,
    };
    return hl_pcapng_writer_add_interface(writer_of(copy), &described);
}

static uint32_t find_interface(hl_capture_copy *copy, const hl_frame *frame)
{
    uint64_t origin = origin_of(frame);
    gpointer number;
    if (g_hash_table_lookup_extended(copy->interfaces, &origin, NULL, &number))
        return GPOINTER_TO_UINT(number);
    uint32_t added = add_interface(copy, frame);
    g_hash_table_insert(copy->interfaces, g_memdup2(&origin, sizeof origin),
                        GUINT_TO_POINTER(added));
    return added;
}

void hl_capture_copy_add_frame(hl_capture_copy *copy, const hl_frame *frame,
                               const GPtrArray *comments)
{
    uint64_t origin = origin_of(frame);
    if (origin != copy->last_origin)
        copy->last_interface = find_interface(copy, frame);
    copy->last_origin = origin;
    for (guint i = 0; comments && i < comments->len; i++)
        hl_pcapng_writer_add_comment(copy->writer, comments->pdata[i]);
    hl_pcapng_writer_add_frame(writer_of(copy), copy->last_interface, frame);
}

void hl_capture_copy_add_secrets(hl_capture_copy *copy, hl_bytes key_log)
{
    hl_pcapng_writer_add_secrets(writer_of(copy), key_log);
}

bool hl_capture_copy_flush(hl_capture_copy *copy)
{
    writer_of(copy);
    return hl_output_flush(copy->output);
}

bool hl_capture_copy_finish(hl_capture_copy *copy, GError **error)
{
    writer_of(copy);
    return hl_output_finish(copy->output, error);
}
