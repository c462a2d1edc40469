/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Where the octets of a capture come from: a file, standard input, or memory; unpacked on the way
 * when they are gzip or zstd (told by their first octets, not by the file's name).
 */
#ifndef OCTET_SOURCE_H
#define OCTET_SOURCE_H

#include "base/hl_bytes.h"

#include <glib.h>
#include <sys/types.h>

typedef struct hl_octet_source hl_octet_source;

/*
 * Opens `path`, "-" being standard input. NULL: HL_CAPTURE_ERROR_SYSTEM with the system's reason and
 * what to do about it.
 */
hl_octet_source *hl_octet_source_open(const char *path, GError **error);

/* Octets at hand, handed out at most `chunk` at a time (0: no matter); borrowed for good. */
hl_octet_source *hl_octet_source_new_memory(hl_bytes octets, size_t chunk);

/*
 * The next octets, unpacked: at least one, at most `room`; 0 at the end; -1 on an error
 * (HL_CAPTURE_ERROR: SYSTEM, CUT or DAMAGED packing, INTERRUPTED). Waits when a pipe has none yet.
 */
ssize_t hl_octet_source_read(hl_octet_source *source, uint8_t *into, size_t room, GError **error);

/* Octets taken so far from the file itself, that is: packed. */
uint64_t hl_octet_source_position(const hl_octet_source *source);

/* Size of the file itself; 0 when it is not known (pipes). */
uint64_t hl_octet_source_size(const hl_octet_source *source);

/* Are the octets unpacked on the way? Offsets in them are then no offsets in the file. */
bool hl_octet_source_is_packed(const hl_octet_source *source);

/* Is this the very file that `descriptor` writes to? */
bool hl_octet_source_is_same_file(const hl_octet_source *source, int descriptor);

void hl_octet_source_free(hl_octet_source *source);

#endif
