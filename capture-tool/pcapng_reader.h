/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Reads pcapng (draft-ietf-opsawg-pcapng): several sections, each in its own byte order; several
 * interfaces, each with its own link type and clock; enhanced, simple and the obsolete packet
 * blocks; TLS secrets of decryption secrets blocks. Other blocks are passed over.
 */
#ifndef PCAPNG_READER_H
#define PCAPNG_READER_H

#include "record.h"

enum { HL_PCAPNG_MAGIC_OCTETS = 12 };

/* A section header block; a file cut inside it counts, as far as it goes. */
bool hl_pcapng_reader_has_magic(hl_bytes head);

typedef struct hl_pcapng_reader hl_pcapng_reader;

/* Reads from `window`, which stays the caller's and stands at the file's first octet. */
hl_pcapng_reader *hl_pcapng_reader_new(hl_octet_window *window);

/* To be called before the first next; without it secrets are passed over. */
void hl_pcapng_reader_set_secrets(hl_pcapng_reader *reader, hl_secrets_sink secrets);

/*
 * The next frame: fills in all but ref.capture; the octets are valid until the next call. `error`
 * is set for HL_RECORD_TROUBLE. Blocks that Wireshark lists among the frames (custom blocks,
 * journal entries, system calls) are counted, so that the numbers agree. A simple packet block has
 * no time; it gets that of the frame before it.
 */
hl_record_result hl_pcapng_reader_next(hl_pcapng_reader *reader, hl_frame *frame, GError **error);

/* Is the next frame here already, so that reading it leaves the one before valid, and nothing else
 * comes between them? */
bool hl_pcapng_reader_is_at_hand(const hl_pcapng_reader *reader);

void hl_pcapng_reader_free(hl_pcapng_reader *reader);

#endif
