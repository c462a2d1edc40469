/* SPDX-License-Identifier: GPL-2.0-or-later */
#define _GNU_SOURCE /* clone(2)'s flags */
#include "system_calls.h"

#include <errno.h>
#include <fcntl.h>
#include <sched.h>
#include <seccomp.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <unistd.h>

G_DEFINE_QUARK(hl_system_calls_error, hl_system_calls_error)

/* Whatever their arguments are. */
static const int allowed[] = {
    /* what is open */
    SCMP_SYS(read),
    SCMP_SYS(readv),
    SCMP_SYS(lseek),
    SCMP_SYS(_llseek),
    SCMP_SYS(fstat),
    SCMP_SYS(fstat64),
    SCMP_SYS(close),
    SCMP_SYS(recvfrom),
    SCMP_SYS(recvmsg),
    SCMP_SYS(getsockopt),
    /* waiting, and the clock */
    SCMP_SYS(poll),
    SCMP_SYS(ppoll),
    SCMP_SYS(ppoll_time64),
    SCMP_SYS(restart_syscall),
    SCMP_SYS(clock_gettime),
    SCMP_SYS(clock_gettime64),
    SCMP_SYS(gettimeofday),
    SCMP_SYS(time),
    /* memory */
    SCMP_SYS(brk),
    SCMP_SYS(munmap),
    SCMP_SYS(mremap),
    SCMP_SYS(madvise),
    SCMP_SYS(getrandom),
    SCMP_SYS(sysinfo),
    /* signals */
    SCMP_SYS(rt_sigaction),
    SCMP_SYS(rt_sigprocmask),
    SCMP_SYS(rt_sigreturn),
    SCMP_SYS(sigreturn),
    /* threads */
    SCMP_SYS(futex),
    SCMP_SYS(futex_time64),
    SCMP_SYS(set_robust_list),
    SCMP_SYS(rseq),
    SCMP_SYS(sched_yield),
    SCMP_SYS(sched_getaffinity),
    SCMP_SYS(getpid),
    SCMP_SYS(gettid),
    /* the end */
    SCMP_SYS(exit),
    SCMP_SYS(exit_group),
};

/* One argument must have these bits, of those in the mask. */
typedef struct condition {
    int call;
    unsigned argument;
    uint64_t mask, bits;
} condition;

#define WHOLE UINT64_MAX

static const condition conditions[] = {
    /* is it a terminal, and how wide */
    {SCMP_SYS(ioctl), 1, WHOLE, TCGETS},
    {SCMP_SYS(ioctl), 1, WHOLE, TIOCGWINSZ},
    /* libpcap: has the interface gone, or is it only down */
    {SCMP_SYS(ioctl), 1, WHOLE, SIOCGIFFLAGS},
    /* fstat(2) of today's C library */
    {SCMP_SYS(newfstatat), 3, WHOLE, AT_EMPTY_PATH},
    {SCMP_SYS(fstatat64), 3, WHOLE, AT_EMPTY_PATH},
    /* memory that holds no code */
    {SCMP_SYS(mmap), 2, PROT_EXEC, 0},
    {SCMP_SYS(mmap2), 2, PROT_EXEC, 0},
    {SCMP_SYS(mprotect), 2, PROT_EXEC, 0},
    /* threads are no processes */
    {SCMP_SYS(clone), 0, CLONE_THREAD, CLONE_THREAD},
    {SCMP_SYS(prctl), 0, WHOLE, PR_SET_NAME},
};

static int allow_writing(scmp_filter_ctx filter, int descriptor)
{
    static const int calls[] = {SCMP_SYS(write), SCMP_SYS(ftruncate), SCMP_SYS(ftruncate64)};
    int result = 0;
    for (size_t i = 0; result == 0 && i < G_N_ELEMENTS(calls); i++)
        result = seccomp_rule_add(filter, SCMP_ACT_ALLOW, calls[i], 1,
                                  SCMP_A0(SCMP_CMP_EQ, (scmp_datum_t)descriptor, 0));
    return result;
}

static int add_rules(scmp_filter_ctx filter, const GArray *outputs)
{
    int result = allow_writing(filter, STDERR_FILENO);
    for (guint i = 0; result == 0 && i < outputs->len; i++)
        result = allow_writing(filter, g_array_index(outputs, int, i));
    for (size_t i = 0; result == 0 && i < G_N_ELEMENTS(allowed); i++)
        result = seccomp_rule_add(filter, SCMP_ACT_ALLOW, allowed[i], 0);
    for (size_t i = 0; result == 0 && i < G_N_ELEMENTS(conditions); i++) {
        const condition *one = &conditions[i];
        result =
            seccomp_rule_add(filter, SCMP_ACT_ALLOW, one->call, 1,
                             SCMP_CMP64(one->argument, SCMP_CMP_MASKED_EQ, one->mask, one->bits));
    }
    /* abort(3) signals the process itself, and nobody else may be signalled */
    if (result == 0)
        result = seccomp_rule_add(filter, SCMP_ACT_ALLOW, SCMP_SYS(tgkill), 1,
                                  SCMP_A0(SCMP_CMP_EQ, (scmp_datum_t)getpid(), 0));
    /* its flags lie in memory, where no filter sees them; the C library then takes clone(2) */
    if (result == 0)
        result = seccomp_rule_add(filter, SCMP_ACT_ERRNO(ENOSYS), SCMP_SYS(clone3), 0);
    return result;
}

static int load(scmp_filter_ctx filter, const GArray *outputs)
{
    int result = seccomp_attr_set(filter, SCMP_FLTATR_CTL_TSYNC, 1);
    if (result == 0)
        result = add_rules(filter, outputs);
    return result == 0 ? seccomp_load(filter) : result;
}

bool hl_system_calls_restrict(const GArray *outputs, GError **error)
{
    scmp_filter_ctx filter = seccomp_init(SCMP_ACT_ERRNO(EPERM));
    int result = filter ? load(filter, outputs) : -ENOMEM;
    if (filter)
        seccomp_release(filter);
    if (result == 0)
        return true;
    g_set_error(error, HL_SYSTEM_CALLS_ERROR, -result, "system calls cannot be filtered: %s",
                g_strerror(-result));
    return false;
}
