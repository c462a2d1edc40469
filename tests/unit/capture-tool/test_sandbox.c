/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Nothing can be opened, reached or run from inside; what was open before stays usable. */
#define _GNU_SOURCE
#include "capture-tool/landlock.h"
#include "capture-tool/privileges.h"
#include "capture-tool/sandbox.h"
#include "capture-tool/system_calls.h"
#include "suites.h"

#include <cap-ng.h>
#include <errno.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <pthread.h>
#include <pwd.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/ptrace.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

/* Must fail, and for want of a right. */
#define assert_denied(call)                                                                        \
    do {                                                                                           \
        errno = 0;                                                                                 \
        g_assert_cmpint((int)(call), ==, -1);                                                      \
        g_assert_true(errno == EPERM || errno == EACCES);                                          \
    } while (0)

static void deny_files(void)
{
    struct stat status;
    assert_denied(open("/etc/passwd", O_RDONLY));
    assert_denied(open("/proc/self/mem", O_RDWR));
    assert_denied(open("/tmp", O_RDONLY | O_DIRECTORY));
    assert_denied(open("/dev/null", O_WRONLY));
    assert_denied(creat("/tmp/hoplint-was-here", 0600));
    assert_denied(mkdir("/tmp/hoplint-was-here", 0700));
    assert_denied(unlink("/etc/passwd"));
    assert_denied(stat("/etc/passwd", &status));
}

static void deny_sockets(void)
{
    int pair[2];
    assert_denied(socket(AF_INET, SOCK_STREAM, 0));
    assert_denied(socket(AF_INET6, SOCK_DGRAM, 0));
    assert_denied(socket(AF_UNIX, SOCK_STREAM, 0));
    assert_denied(socket(AF_PACKET, SOCK_RAW, 0));
    assert_denied(socketpair(AF_UNIX, SOCK_STREAM, 0, pair));
}

static void deny_processes(void)
{
    assert_denied(execl("/bin/true", "true", NULL));
    assert_denied(fork());
    assert_denied(ptrace(PTRACE_TRACEME, 0, NULL, NULL));
    assert_denied(kill(1, SIGTERM));
    assert_denied(setuid(0));
    assert_denied(chroot("/"));
    assert_denied(prctl(PR_SET_DUMPABLE, 1, 0, 0, 0));
    g_assert_true(mmap(NULL, 4096, PROT_READ | PROT_EXEC, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0) ==
                  MAP_FAILED);
}

static void *take_note(void *noted)
{
    *(bool *)noted = true;
    return NULL;
}

static void allow_work(int descriptor)
{
    struct stat status;
    bool noted = false;
    pthread_t thread;
    g_assert_cmpint((int)write(descriptor, "x", 1), ==, 1);
    g_assert_cmpint(fstat(descriptor, &status), ==, 0);
    g_assert_cmpint(ftruncate(descriptor, 0), ==, 0);
    g_free(g_malloc0(64 << 20));
    g_assert_cmpint(pthread_create(&thread, NULL, take_note, &noted), ==, 0);
    pthread_join(thread, NULL);
    g_assert_true(noted);
}

/* One that was not named as an output, like the socket of a live capture. */
static void deny_writing(int descriptor)
{
    assert_denied(write(descriptor, "x", 1));
    assert_denied(ftruncate(descriptor, 0));
    assert_denied(send(descriptor, "x", 1, 0));
}

static GArray *list_of(int descriptor)
{
    GArray *list = g_array_new(FALSE, FALSE, sizeof(int));
    g_array_append_val(list, descriptor);
    return list;
}

static int open_scratch(void)
{
    char path[] = "/tmp/hoplint-test-XXXXXX";
    int descriptor = mkstemp(path);
    g_assert_cmpint(descriptor, >=, 0);
    unlink(path);
    return descriptor;
}

/* Runs the test in a process of its own, which it will not get out of. */
static bool is_inside(void)
{
    if (hl_sandbox_is_left_out()) {
        g_test_skip("built with a sanitizer, which needs what the sandbox denies");
        return false;
    }
    if (g_test_subprocess())
        return true;
    g_test_trap_subprocess(NULL, 0, G_TEST_SUBPROCESS_INHERIT_STDERR);
    g_test_trap_assert_passed();
    return false;
}

static void test_whole(void)
{
    hl_options options = {.sandbox = HL_SANDBOX_AUTO};
    if (!is_inside())
        return;
    int descriptor = open_scratch(), other = open_scratch();
    GArray *outputs = list_of(descriptor);
    g_assert_true(hl_sandbox_enter(&options, outputs));
    g_assert_cmpint(prctl(PR_GET_NO_NEW_PRIVS, 0, 0, 0, 0), ==, -1); /* prctl is denied, too */
    allow_work(descriptor);
    deny_files();
    deny_sockets();
    deny_processes();
    deny_writing(other);
    allow_work(descriptor);
    g_array_unref(outputs);
}

static void test_off(void)
{
    hl_options options = {.sandbox = HL_SANDBOX_OFF};
    if (!is_inside())
        return;
    g_assert_true(hl_sandbox_enter(&options, NULL));
    int descriptor = open("/etc/passwd", O_RDONLY);
    g_assert_cmpint(descriptor, >=, 0);
    close(descriptor);
}

/* Each piece holds alone: the other one may be missing. */

static void test_system_calls_alone(void)
{
    if (!is_inside())
        return;
    GError *error = NULL;
    int descriptor = open_scratch(), other = open_scratch();
    GArray *outputs = list_of(descriptor);
    prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0);
    g_assert_true(hl_system_calls_restrict(outputs, &error));
    deny_files();
    deny_sockets();
    deny_processes();
    deny_writing(other);
    allow_work(descriptor);
    g_array_unref(outputs);
}

static void deny_connections(void)
{
    struct sockaddr_in peer = {.sin_family = AF_INET, .sin_port = htons(9)};
    peer.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    int descriptor = socket(AF_INET, SOCK_STREAM, 0);
    g_assert_cmpint(connect(descriptor, (struct sockaddr *)&peer, sizeof peer), ==, -1);
    g_assert_true(errno == EACCES || errno == ECONNREFUSED); /* before Linux 6.7 it is tried */
    close(descriptor);
}

static void test_landlock_alone(void)
{
    if (!is_inside())
        return;
    GError *error = NULL;
    int descriptor = open_scratch();
    prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0);
    if (!hl_landlock_enter(&error)) {
        g_test_skip(error->message);
        g_error_free(error);
        return;
    }
    assert_denied(open("/etc/passwd", O_RDONLY));
    assert_denied(open("/dev/null", O_WRONLY));
    assert_denied(creat("/tmp/hoplint-was-here", 0600));
    assert_denied(execl("/bin/true", "true", NULL));
    deny_connections();
    allow_work(descriptor);
}

static void test_privileges(void)
{
    if (hl_sandbox_is_left_out() || geteuid() != 0) {
        g_test_skip("only root has something to give up");
        return;
    }
    if (!is_inside())
        return;
    GError *error = NULL;
    bool is_dropped = hl_privileges_drop(NULL, &error);
    if (!is_dropped) {
        g_test_skip(error->message);
        g_error_free(error);
        return;
    }
    uid_t real, effective, saved;
    getresuid(&real, &effective, &saved);
    g_assert_true(real != 0 && effective != 0 && saved != 0);
    g_assert_true(getgid() != 0 && getgroups(0, NULL) == 0);
    g_assert_cmpint(seteuid(0), ==, -1);
    capng_get_caps_process();
    g_assert_cmpint(capng_have_capabilities(CAPNG_SELECT_ALL), ==, CAPNG_NONE);
}

static void test_root_stays_root(void)
{
    if (hl_sandbox_is_left_out() || geteuid() != 0) {
        g_test_skip("only root can stay root");
        return;
    }
    if (!is_inside())
        return;
    g_assert_true(hl_privileges_drop("root", NULL));
    g_assert_cmpuint(geteuid(), ==, 0);
    capng_get_caps_process();
    g_assert_cmpint(capng_have_capabilities(CAPNG_SELECT_CAPS), ==, CAPNG_NONE);
}

static void test_no_such_user(void)
{
    GError *error = NULL;
    g_assert_false(hl_privileges_drop("nobody-of-this-name", &error));
    g_assert_error(error, HL_PRIVILEGES_ERROR, HL_PRIVILEGES_ERROR_USER);
    g_error_free(error);
}

static void test_required_and_left_out(void)
{
    hl_options options = {.sandbox = HL_SANDBOX_REQUIRE};
    if (hl_sandbox_is_left_out())
        g_assert_false(hl_sandbox_enter(&options, NULL));
    else
        g_test_skip("this program has a sandbox");
}

void add_sandbox_tests(void)
{
    g_test_add_func("/sandbox/whole", test_whole);
    g_test_add_func("/sandbox/off", test_off);
    g_test_add_func("/sandbox/system-calls-alone", test_system_calls_alone);
    g_test_add_func("/sandbox/landlock-alone", test_landlock_alone);
    g_test_add_func("/sandbox/privileges", test_privileges);
    g_test_add_func("/sandbox/root-stays-root", test_root_stays_root);
    g_test_add_func("/sandbox/no-such-user", test_no_such_user);
    g_test_add_func("/sandbox/required-and-left-out", test_required_and_left_out);
}
