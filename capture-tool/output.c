/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "output.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <unistd.h>

G_DEFINE_QUARK(hl_output_error, hl_output_error)

enum { KEPT_OCTETS = 64 << 10 };

struct hl_output {
    char *name;
    int descriptor;
    bool begun;
    int failed; /* errno of the first write that failed */
    GString *kept;
};

static void fail(const char *name, int number, GError **error)
{
    g_set_error(error, HL_OUTPUT_ERROR, number, "%s: cannot be written: %s", name,
                g_strerror(number));
}

hl_output *hl_output_open(const char *path, GError **error)
{
    bool is_standard = g_str_equal(path, "-");
    const char *name = is_standard ? "standard output" : path;
    int descriptor = is_standard ? STDOUT_FILENO : open(path, O_WRONLY | O_CREAT | O_CLOEXEC, 0666);
    if (descriptor < 0) {
        fail(name, errno, error);
        return NULL;
    }
    hl_output *output = g_new0(hl_output, 1);
    output->name = g_strdup(name);
    output->descriptor = descriptor;
    output->kept = g_string_sized_new(KEPT_OCTETS);
    return output;
}

/* An old file is emptied now; pipes and devices refuse that, and standard output may be appended to. */
static void begin(hl_output *output)
{
    output->begun = true;
    if (output->descriptor != STDOUT_FILENO && ftruncate(output->descriptor, 0) != 0 &&
        errno != EINVAL)
        output->failed = errno;
}

/* Did the write fail for good? A pipe that was set not to block is waited for. */
static bool is_failure(int descriptor, int number)
{
    struct pollfd waited = {.fd = descriptor, .events = POLLOUT};
    if (number == EAGAIN)
        poll(&waited, 1, -1);
    return number != EAGAIN && number != EINTR;
}

bool hl_output_flush(hl_output *output)
{
    if (!output->begun)
        begin(output);
    hl_bytes left = hl_bytes_from(output->kept->str, output->kept->len);
    while (left.size > 0 && !output->failed) {
        ssize_t count = write(output->descriptor, left.data, left.size);
        if (count >= 0)
            left = hl_bytes_skip(left, (size_t)count);
        else if (is_failure(output->descriptor, errno))
            output->failed = errno;
    }
    g_string_truncate(output->kept, 0);
    return !output->failed;
}

void hl_output_write(hl_output *output, hl_bytes octets)
{
    g_string_append_len(output->kept, (const char *)octets.data, (gssize)octets.size);
    if (output->kept->len >= KEPT_OCTETS)
        hl_output_flush(output);
}

const char *hl_output_name(const hl_output *output)
{
    return output->name;
}

bool hl_output_is_terminal(const hl_output *output)
{
    return isatty(output->descriptor);
}

int hl_output_descriptor(const hl_output *output)
{
    return output->descriptor;
}

bool hl_output_finish(hl_output *output, GError **error)
{
    hl_output_flush(output);
    if (close(output->descriptor) != 0 && !output->failed)
        output->failed = errno;
    output->descriptor = -1;
    if (output->failed)
        fail(output->name, output->failed, error);
    return !output->failed;
}

void hl_output_free(hl_output *output)
{
    if (output->descriptor > STDERR_FILENO)
        close(output->descriptor);
    g_string_free(output->kept, TRUE);
    g_free(output->name);
    g_free(output);
}
