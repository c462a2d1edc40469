/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Capture files built by hand, octet by octet, in the byte order of this machine or the other. */
#ifndef OCTETS_H
#define OCTETS_H

#include "base/hl_bytes.h"

#include <glib.h>

typedef struct octets {
    GByteArray *array;
    bool swapped; /* numbers go in the byte order that is not this machine's */
} octets;

octets octets_new(bool swapped);
void octets_free(octets *o);

void octets_u16(octets *o, uint16_t value);
void octets_u32(octets *o, uint32_t value);
void octets_text(octets *o, const char *text);

/* The view of all of them; valid until more are added. */
hl_bytes octets_view(const octets *o);

/* pcap: the file header (Ethernet, microseconds), and a record that holds `text`. */
void octets_pcap_header(octets *o);
void octets_pcap_record(octets *o, uint32_t second, const char *text);

/* pcapng: a section header with one Ethernet interface, and an enhanced packet block. */
void octets_pcapng_header(octets *o);
void octets_pcapng_packet(octets *o, uint32_t second, const char *text);

/* A capture of three frames, "first", "second one" and "3", a second apart. */
octets octets_small_pcap(bool swapped);
octets octets_small_pcapng(bool swapped);

#endif
