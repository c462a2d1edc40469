/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "key_logs.h"

#include "complaint.h"
#include "late_files.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum {
    READ_OCTETS = 64 << 10,
    COMPLAINTS_MAX = 5, /* a file that is no key log has many such lines */
};

typedef struct key_log {
    const char *path;
    int descriptor; /* -1: it does not exist yet, or was read to its end */
    bool grows, has_ended;
    hl_tls_key_log *reader; /* NULL: before the first octets */
    uint64_t bad_lines;
} key_log;

struct hl_key_logs {
    GPtrArray *logs;           /* of key_log */
    GPtrArray *late;           /* of key_log: those that did not exist; borrowed */
    hl_late_files *late_files; /* NULL: there are none */
    uint8_t *octets;
};

static void free_log(gpointer owned)
{
    key_log *log = owned;
    if (log->descriptor >= 0)
        close(log->descriptor);
    hl_tls_key_log_free(log->reader);
    g_free(log);
}

static bool open_log(key_log *log)
{
    struct stat status;
    log->descriptor = open(log->path, O_RDONLY | O_CLOEXEC);
    if (log->descriptor < 0)
        return log->grows && errno == ENOENT;
    errno = EISDIR; /* which opens, and cannot be read */
    return fstat(log->descriptor, &status) != 0 || !S_ISDIR(status.st_mode);
}

static bool add_log(hl_key_logs *logs, const char *path, bool grows)
{
    key_log *log = g_new0(key_log, 1);
    log->path = path;
    log->grows = grows;
    g_ptr_array_add(logs->logs, log);
    if (!open_log(log)) {
        hl_complain("-k: %s: %s", log->path, g_strerror(errno));
        return false;
    }
    if (log->descriptor < 0)
        g_ptr_array_add(logs->late, log);
    return true;
}

static bool watch_late(hl_key_logs *logs)
{
    GError *error = NULL;
    if (logs->late->len == 0)
        return true;
    GPtrArray *paths = g_ptr_array_new();
    for (guint i = 0; i < logs->late->len; i++)
        g_ptr_array_add(paths, (void *)((const key_log *)logs->late->pdata[i])->path);
    logs->late_files = hl_late_files_watch(paths, &error);
    g_ptr_array_unref(paths);
    if (error)
        hl_complain("-k: %s", error->message);
    g_clear_error(&error);
    return logs->late_files != NULL;
}

hl_key_logs *hl_key_logs_open(const GPtrArray *paths, bool grow)
{
    hl_key_logs *logs = g_new0(hl_key_logs, 1);
    logs->logs = g_ptr_array_new_with_free_func(free_log);
    logs->late = g_ptr_array_new();
    logs->octets = g_malloc(READ_OCTETS);
    bool is_open = true;
    for (guint i = 0; is_open && i < paths->len; i++)
        is_open = add_log(logs, paths->pdata[i], grow);
    if (is_open && watch_late(logs))
        return logs;
    hl_key_logs_free(logs);
    return NULL;
}

void hl_key_logs_free(hl_key_logs *logs)
{
    if (!logs)
        return;
    hl_late_files_free(logs->late_files);
    g_ptr_array_unref(logs->late);
    g_ptr_array_unref(logs->logs);
    explicit_bzero(logs->octets, READ_OCTETS);
    g_free(logs->octets);
    g_free(logs);
}

static void complain_of_line(void *user, uint64_t line)
{
    key_log *log = user;
    if (++log->bad_lines <= COMPLAINTS_MAX)
        hl_complain("%s: line %" G_GUINT64_FORMAT " is no line of a TLS key log", log->path, line);
}

static void end_log(key_log *log)
{
    hl_tls_key_log_finish(log->reader);
    if (log->bad_lines > COMPLAINTS_MAX)
        hl_complain("%s: %" G_GUINT64_FORMAT " lines in all are none of a TLS key log", log->path,
                    log->bad_lines);
    log->has_ended = true;
}

static void read_log(hl_key_logs *logs, key_log *log, hl_tls_keys *keys)
{
    if (log->has_ended || log->descriptor < 0)
        return;
    if (!log->reader)
        log->reader = hl_tls_key_log_new(keys, complain_of_line, log);
    ssize_t count;
    while ((count = read(log->descriptor, logs->octets, READ_OCTETS)) > 0)
        hl_tls_key_log_feed(log->reader, hl_bytes_from(logs->octets, (size_t)count));
    if (count < 0 && errno != EINTR && errno != EAGAIN) {
        hl_complain("-k: %s: %s", log->path, g_strerror(errno));
        log->has_ended = true;
    }
    if (!log->grows && !log->has_ended)
        end_log(log);
}

static void take_late(hl_key_logs *logs)
{
    guint index;
    int descriptor;
    while (hl_late_files_take(logs->late_files, &index, &descriptor))
        ((key_log *)logs->late->pdata[index])->descriptor = descriptor;
}

void hl_key_logs_read(hl_key_logs *logs, hl_tls_keys *keys)
{
    if (logs->late_files)
        take_late(logs);
    for (guint i = 0; i < logs->logs->len; i++)
        read_log(logs, logs->logs->pdata[i], keys);
}
