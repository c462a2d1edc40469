/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "octet_source.h"

#include "capture_error.h"
#include "interrupt.h"
#include "unpacker.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <sys/stat.h>
#include <unistd.h>

enum { PACKED_BLOCK_OCTETS = 256 << 10 };

struct hl_octet_source {
    int descriptor; /* -1: memory */
    hl_bytes memory;
    size_t chunk;
    uint64_t position, size;
    bool ended; /* the raw octets */

    bool begun; /* the first octets have been looked at */
    uint8_t magic[HL_PACKING_MAGIC_OCTETS];
    hl_bytes unread; /* raw octets already here: the rest of magic or packed */
    hl_unpacker *unpacker;
    uint8_t *packed;
};

static bool fail_system(GError **error, int number, const char *what_to_do)
{
    g_set_error(error, HL_CAPTURE_ERROR, HL_CAPTURE_ERROR_SYSTEM, "%s%s", g_strerror(number),
                what_to_do);
    return false;
}

static const char *what_to_do_about(int number)
{
    if (number == ENOENT)
        return "; is the name right, and the folder?";
    if (number == EACCES || number == EPERM)
        return "; run as a user who may read it, or change its mode (chmod)";
    if (number == EMFILE || number == ENFILE)
        return "; raise the limit (ulimit -n), or join the captures in groups (mergecap)";
    return "";
}

static bool open_descriptor(hl_octet_source *source, const char *path, GError **error)
{
    bool is_stdin = strcmp(path, "-") == 0;
    source->descriptor = is_stdin ? STDIN_FILENO : open(path, O_RDONLY | O_CLOEXEC);
    if (source->descriptor < 0)
        return fail_system(error, errno, what_to_do_about(errno));
    struct stat status;
    if (fstat(source->descriptor, &status) != 0)
        return fail_system(error, errno, "");
    if (S_ISDIR(status.st_mode))
        return fail_system(error, EISDIR, "; name the captures in it");
    if (S_ISREG(status.st_mode))
        source->size = (uint64_t)status.st_size;
    return true;
}

hl_octet_source *hl_octet_source_open(const char *path, GError **error)
{
    hl_octet_source *source = g_new0(hl_octet_source, 1);
    if (open_descriptor(source, path, error))
        return source;
    hl_octet_source_free(source);
    return NULL;
}

hl_octet_source *hl_octet_source_new_memory(hl_bytes octets, size_t chunk)
{
    hl_octet_source *source = g_new0(hl_octet_source, 1);
    source->descriptor = -1;
    source->memory = octets;
    source->chunk = chunk ? chunk : SIZE_MAX;
    source->size = octets.size;
    return source;
}

void hl_octet_source_free(hl_octet_source *source)
{
    if (!source)
        return;
    if (source->descriptor > STDIN_FILENO)
        close(source->descriptor);
    hl_unpacker_free(source->unpacker);
    g_free(source->packed);
    g_free(source);
}

static ssize_t read_memory(hl_octet_source *source, uint8_t *into, size_t room)
{
    size_t count = MIN(MIN(room, source->chunk), source->memory.size);
    if (count > 0)
        memcpy(into, source->memory.data, count);
    source->memory = hl_bytes_skip(source->memory, count);
    return (ssize_t)count;
}

/* Is the read worth another try? A pipe that was set not to block is waited for. */
static bool is_passing(int descriptor, int number)
{
    struct pollfd waited = {.fd = descriptor, .events = POLLIN};
    if (number == EAGAIN)
        poll(&waited, 1, -1);
    return (number == EAGAIN || number == EINTR) && !hl_interrupt_has_come();
}

static ssize_t read_descriptor(hl_octet_source *source, uint8_t *into, size_t room, GError **error)
{
    ssize_t count;
    do
        count = read(source->descriptor, into, room);
    while (count < 0 && is_passing(source->descriptor, errno));
    if (count < 0 && hl_interrupt_has_come())
        g_set_error_literal(error, HL_CAPTURE_ERROR, HL_CAPTURE_ERROR_INTERRUPTED, "interrupted");
    else if (count < 0)
        fail_system(error, errno, "");
    return count;
}

static ssize_t read_raw(hl_octet_source *source, uint8_t *into, size_t room, GError **error)
{
    ssize_t count = source->descriptor < 0 ? read_memory(source, into, room)
                                           : read_descriptor(source, into, room, error);
    if (count > 0)
        source->position += (uint64_t)count;
    source->ended = count == 0;
    return count;
}

/* Looks at the first octets, and decides whether they have to be unpacked. */
static bool begin(hl_octet_source *source, GError **error)
{
    size_t have = 0;
    while (have < sizeof source->magic && !source->ended) {
        ssize_t count = read_raw(source, source->magic + have, sizeof source->magic - have, error);
        if (count < 0)
            return false;
        have += (size_t)count;
    }
    source->begun = true;
    source->unread = hl_bytes_from(source->magic, have);
    hl_packing packing = hl_packing_of(source->unread);
    if (packing != HL_PACKING_NONE) {
        source->unpacker = hl_unpacker_new(packing);
        source->packed = g_malloc(PACKED_BLOCK_OCTETS);
    }
    return true;
}

static ssize_t read_plain(hl_octet_source *source, uint8_t *into, size_t room, GError **error)
{
    if (source->unread.size == 0)
        return source->ended ? 0 : read_raw(source, into, room, error);
    size_t count = MIN(room, source->unread.size);
    memcpy(into, source->unread.data, count);
    source->unread = hl_bytes_skip(source->unread, count);
    return (ssize_t)count;
}

/* Sees to it that packed octets are at hand: 1, 0 at the end, -1 on an error. */
static int fill_packed(hl_octet_source *source, GError **error)
{
    if (source->unread.size > 0)
        return 1;
    ssize_t count = 0;
    if (!source->ended)
        count = read_raw(source, source->packed, PACKED_BLOCK_OCTETS, error);
    if (count < 0)
        return -1;
    source->unread = hl_bytes_from(source->packed, (size_t)count);
    return count > 0;
}

/* The packed octets are used up; the unpacker may still hold some that it had no room for. */
static ssize_t end_packed(hl_octet_source *source, GError **error)
{
    if (hl_unpacker_is_whole(source->unpacker))
        return 0;
    g_set_error(error, HL_CAPTURE_ERROR, HL_CAPTURE_ERROR_CUT,
                "at byte %" G_GUINT64_FORMAT " of the file, the compressed data is cut short",
                source->position);
    return -1;
}

static ssize_t read_packed(hl_octet_source *source, uint8_t *into, size_t room, GError **error)
{
    size_t written = 0;
    while (written == 0) {
        int filled = fill_packed(source, error);
        if (filled < 0)
            return -1;
        if (!hl_unpacker_feed(source->unpacker, &source->unread, into, room, &written, error)) {
            g_prefix_error(error, "at byte %" G_GUINT64_FORMAT " of the file, ",
                           source->position - source->unread.size);
            return -1;
        }
        if (filled == 0 && written == 0)
            return end_packed(source, error);
    }
    return (ssize_t)written;
}

ssize_t hl_octet_source_read(hl_octet_source *source, uint8_t *into, size_t room, GError **error)
{
    if (!source->begun && !begin(source, error))
        return -1;
    return source->unpacker ? read_packed(source, into, room, error)
                            : read_plain(source, into, room, error);
}

uint64_t hl_octet_source_position(const hl_octet_source *source)
{
    return source->position;
}

uint64_t hl_octet_source_size(const hl_octet_source *source)
{
    return source->size;
}

bool hl_octet_source_is_packed(const hl_octet_source *source)
{
    return source->unpacker != NULL;
}

bool hl_octet_source_is_same_file(const hl_octet_source *source, int descriptor)
{
    struct stat mine, other;
    return source->descriptor >= 0 && fstat(source->descriptor, &mine) == 0 &&
           fstat(descriptor, &other) == 0 && S_ISREG(mine.st_mode) && mine.st_dev == other.st_dev &&
           mine.st_ino == other.st_ino;
}
