/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "capture_file.h"

#include "capture_error.h"
#include "pcap_reader.h"
#include "pcapng_reader.h"

struct hl_capture_file {
    uint32_t index;
    hl_octet_window *window;
    hl_pcap_reader *pcap; /* one of the two */
    hl_pcapng_reader *pcapng;
};

/* What a file is that is no capture, but nearly so. */
static const struct {
    const char *magic, *what;
} relatives[] = {
    {"\xfd"
     "7zXZ",
     "compressed with xz; try: xz -dc FILE | hoplint -"},
    {"BZh", "compressed with bzip2; try: bzip2 -dc FILE | hoplint -"},
    {"\x04\x22\x4d\x18", "compressed with lz4; try: lz4 -dc FILE | hoplint -"},
    {"PK\x03\x04", "a zip archive; unpack it first"},
    {"snoop", "a snoop file; convert it with editcap"},
    {"GMBU", "a Network Monitor file; convert it with editcap"},
};

static const char *name_relative(hl_bytes head)
{
    for (size_t i = 0; i < G_N_ELEMENTS(relatives); i++) {
        hl_bytes magic = hl_bytes_text(relatives[i].magic);
        if (hl_bytes_equal(hl_bytes_first(head, magic.size), magic))
            return relatives[i].what;
    }
    return head.size == 0 ? "it is empty" : NULL;
}

static bool fail_format(hl_bytes head, GError **error)
{
    const char *relative = name_relative(head);
    g_set_error(error, HL_CAPTURE_ERROR, HL_CAPTURE_ERROR_FORMAT,
                "not a pcap, pcapng or HAR file%s%s%s", relative ? " (" : "",
                relative ? relative : "", relative ? ")" : "");
    return false;
}

static bool recognise(hl_capture_file *file, GError **error)
{
    hl_bytes head = hl_octet_window_peek(file->window, HL_PCAPNG_MAGIC_OCTETS);
    if (hl_pcap_reader_has_magic(head))
        file->pcap = hl_pcap_reader_new(file->window);
    else if (hl_pcapng_reader_has_magic(head))
        file->pcapng = hl_pcapng_reader_new(file->window);
    else if (head.size == 0 && file->window->trouble)
        hl_octet_window_fail_cut(file->window, "the file header", error);
    else
        fail_format(head, error);
    return file->pcap || file->pcapng;
}

hl_capture_file *hl_capture_file_new(hl_octet_source *source, uint32_t index, size_t block,
                                     GError **error)
{
    return hl_capture_file_new_in(hl_octet_window_new(source, block), index, error);
}

hl_capture_file *hl_capture_file_new_in(hl_octet_window *window, uint32_t index, GError **error)
{
    hl_capture_file *file = g_new0(hl_capture_file, 1);
    file->index = index;
    file->window = window;
    if (recognise(file, error))
        return file;
    hl_capture_file_free(file);
    return NULL;
}

void hl_capture_file_free(hl_capture_file *file)
{
    if (!file)
        return;
    hl_pcap_reader_free(file->pcap);
    hl_pcapng_reader_free(file->pcapng);
    hl_octet_window_free(file->window);
    g_free(file);
}

void hl_capture_file_set_secrets(hl_capture_file *file, hl_secrets_sink secrets)
{
    if (file->pcapng)
        hl_pcapng_reader_set_secrets(file->pcapng, secrets);
}

hl_record_result hl_capture_file_next(hl_capture_file *file, hl_frame *frame, GError **error)
{
    frame->ref.capture = file->index;
    return file->pcap ? hl_pcap_reader_next(file->pcap, frame, error)
                      : hl_pcapng_reader_next(file->pcapng, frame, error);
}

static hl_record_result read_on_pcapng(hl_pcapng_reader *reader, hl_frame *frames, size_t room,
                                       size_t *count, GError **error)
{
    hl_record_result result = HL_RECORD_FRAME;
    *count = 0;
    while (*count < room && hl_pcapng_reader_is_at_hand(reader)) {
        result = hl_pcapng_reader_next(reader, &frames[*count], error);
        if (result != HL_RECORD_FRAME)
            break;
        ++*count;
    }
    return result;
}

hl_record_result hl_capture_file_read_on(hl_capture_file *file, hl_frame *frames, size_t room,
                                         size_t *count, GError **error)
{
    hl_record_result result = HL_RECORD_FRAME;
    if (file->pcap)
        *count = hl_pcap_reader_read_on(file->pcap, frames, room);
    else
        result = read_on_pcapng(file->pcapng, frames, room, count, error);
    for (size_t i = 0; i < *count; i++)
        frames[i].ref.capture = file->index;
    return result;
}

void hl_capture_file_set_pages(hl_capture_file *file, unsigned pages, hl_page_turn turn)
{
    hl_octet_window_set_pages(file->window, pages, turn);
}

const hl_octet_source *hl_capture_file_source(const hl_capture_file *file)
{
    return file->window->source;
}
