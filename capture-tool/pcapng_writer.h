/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Writes pcapng (draft-ietf-opsawg-pcapng), in this machine's byte order: one section, its
 * interfaces as they are described, enhanced packet blocks with times in nanoseconds, and TLS
 * secrets where they are to go along.
 */
#ifndef PCAPNG_WRITER_H
#define PCAPNG_WRITER_H

#include "model/hl_frame.h"

#include <glib.h>

/* Takes finished octets; borrowed for the call. */
typedef struct hl_pcapng_sink {
    void (*write)(void *user, hl_bytes octets);
    void *user;
} hl_pcapng_sink;

/* An interface, as its description block has it. */
typedef struct hl_pcapng_interface {
    uint32_t link_type;
    uint32_t snap_octets; /* 0: no limit */
    const char *name;     /* NULL: none */
    const char *filter;   /* libpcap's language; NULL: none */
} hl_pcapng_interface;

typedef struct hl_pcapng_writer hl_pcapng_writer;

/* Writes the section's header at once. */
hl_pcapng_writer *hl_pcapng_writer_new(hl_pcapng_sink sink);

/* Describes an interface; returns its number in the file. */
uint32_t hl_pcapng_writer_add_interface(hl_pcapng_writer *writer,
                                        const hl_pcapng_interface *interface);

/* A comment on the frame that is added next: UTF-8. A frame may have several. */
void hl_pcapng_writer_add_comment(hl_pcapng_writer *writer, const char *text);

/* A frame of one of the interfaces. */
void hl_pcapng_writer_add_frame(hl_pcapng_writer *writer, uint32_t interface,
                                const hl_frame *frame);

/* A TLS key log (SSLKEYLOGFILE), for the frames behind it. */
void hl_pcapng_writer_add_secrets(hl_pcapng_writer *writer, hl_bytes key_log);

void hl_pcapng_writer_free(hl_pcapng_writer *writer);

#endif
