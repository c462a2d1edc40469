/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Reads pcap (draft-ietf-opsawg-pcap): microseconds and nanoseconds, either byte order, the
 * "modified" variant with its longer record headers, and the versions before 2.4 whose lengths are
 * swapped.
 */
#ifndef PCAP_READER_H
#define PCAP_READER_H

#include "record.h"

enum { HL_PCAP_MAGIC_OCTETS = 4 };

bool hl_pcap_reader_has_magic(hl_bytes head);

typedef struct hl_pcap_reader hl_pcap_reader;

/* Reads from `window`, which stays the caller's and stands at the file's first octet. */
hl_pcap_reader *hl_pcap_reader_new(hl_octet_window *window);

/*
 * The next frame: fills in all but ref.capture; the octets are valid until the next call. `error`
 * is set for HL_RECORD_TROUBLE.
 */
hl_record_result hl_pcap_reader_next(hl_pcap_reader *reader, hl_frame *frame, GError **error);

/*
 * Behind a frame: as many more as are here already, at most `room`; returns how many. What was read
 * before stays valid. What is not whole, or not good, is left to hl_pcap_reader_next.
 */
size_t hl_pcap_reader_read_on(hl_pcap_reader *reader, hl_frame *frames, size_t room);

void hl_pcap_reader_free(hl_pcap_reader *reader);

#endif
