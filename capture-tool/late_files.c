/* SPDX-License-Identifier: GPL-2.0-or-later */
#define _GNU_SOURCE /* close_range(2) */
#include "late_files.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

enum { LOOK_MS = 10 }; /* a client may write its first key, and be done, in little more */

struct hl_late_files {
    int socket;
};

/* One descriptor, as recvmsg(2) and sendmsg(2) have it. */
typedef union envelope {
    char octets[CMSG_SPACE(sizeof(int))];
    struct cmsghdr alignment;
} envelope;

/* ---- the process that looks ---- */

static bool send_file(int socket, guint index, int descriptor)
{
    envelope letter = {0};
    struct iovec part = {&index, sizeof index};
    struct msghdr message = {.msg_iov = &part,
                             .msg_iovlen = 1,
                             .msg_control = letter.octets,
                             .msg_controllen = sizeof letter.octets};
    struct cmsghdr *header = CMSG_FIRSTHDR(&message);
    header->cmsg_level = SOL_SOCKET;
    header->cmsg_type = SCM_RIGHTS;
    header->cmsg_len = CMSG_LEN(sizeof descriptor);
    memcpy(CMSG_DATA(header), &descriptor, sizeof descriptor);
    return sendmsg(socket, &message, MSG_NOSIGNAL) >= 0;
}

/* Does the file exist? It has been sent then. */
static bool look_for(int socket, guint index, const char *path)
{
    int descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
    if (descriptor < 0)
        return false;
    bool is_sent = send_file(socket, index, descriptor);
    close(descriptor);
    return is_sent;
}

static bool is_wanted(int socket)
{
    struct pollfd other = {.fd = socket, .events = 0};
    poll(&other, 1, LOOK_MS);
    return !other.revents; /* POLLHUP: the other process is gone */
}

/* Only for what it was started: it holds no other descriptor, and gains no right. */
static void look(int socket, const GPtrArray *paths)
{
    dup2(socket, STDERR_FILENO + 1);
    socket = STDERR_FILENO + 1;
    close_range((unsigned)socket + 1, ~0U, 0);
    prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0);
    bool *has_come = g_new0(bool, paths->len);
    for (guint left = paths->len; left > 0 && is_wanted(socket);)
        for (guint i = 0; i < paths->len; i++)
            if (!has_come[i] && look_for(socket, i, paths->pdata[i])) {
                has_come[i] = true;
                left--;
            }
    g_free(has_come);
}

/* The process between the two ends at once, so that nobody has to wait for the one that looks. */
static bool start(int socket, const GPtrArray *paths)
{
    pid_t between = fork();
    if (between == 0) {
        if (fork() == 0)
            look(socket, paths);
        _exit(0);
    }
    return between > 0 && waitpid(between, NULL, 0) == between;
}

/* ---- the process that takes ---- */

hl_late_files *hl_late_files_watch(const GPtrArray *paths, GError **error)
{
    int sockets[2] = {-1, -1};
    bool is_started = socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, sockets) == 0 &&
                      start(sockets[1], paths);
    int number = errno;
    if (sockets[1] >= 0)
        close(sockets[1]);
    if (!is_started) {
        if (sockets[0] >= 0)
            close(sockets[0]);
        g_set_error(error, G_FILE_ERROR, (gint)g_file_error_from_errno(number),
                    "files cannot be waited for: %s", g_strerror(number));
        return NULL;
    }
    hl_late_files *files = g_new0(hl_late_files, 1);
    files->socket = sockets[0];
    return files;
}

bool hl_late_files_take(hl_late_files *files, guint *index, int *descriptor)
{
    envelope letter = {0};
    struct iovec part = {index, sizeof *index};
    struct msghdr message = {.msg_iov = &part,
                             .msg_iovlen = 1,
                             .msg_control = letter.octets,
                             .msg_controllen = sizeof letter.octets};
    if (recvmsg(files->socket, &message, MSG_DONTWAIT | MSG_CMSG_CLOEXEC) != sizeof *index)
        return false;
    const struct cmsghdr *header = CMSG_FIRSTHDR(&message);
    if (!header || header->cmsg_type != SCM_RIGHTS)
        return false;
    memcpy(descriptor, CMSG_DATA(header), sizeof *descriptor);
    return true;
}

void hl_late_files_free(hl_late_files *files)
{
    if (!files)
        return;
    close(files->socket);
    g_free(files);
}
