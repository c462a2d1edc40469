/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * measure COMMAND...: runs it, and prints its exit code, CPU time and peak memory to standard error
 * as the last line. A small program of its own: the peak memory of a process counts from before
 * exec(2), so that a big parent would show through.
 */
#include <stdio.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

static double seconds_of(struct timeval time)
{
    return (double)time.tv_sec + (double)time.tv_usec / 1e6;
}

static double now(void)
{
    struct timespec time;
    clock_gettime(CLOCK_MONOTONIC, &time);
    return (double)time.tv_sec + (double)time.tv_nsec / 1e9;
}

int main(int argc, char **argv)
{
    if (argc < 2) {
        fputs("usage: measure COMMAND...\n", stderr);
        return 2;
    }
    double start = now();
    pid_t child = fork();
    if (child == 0) {
        execvp(argv[1], argv + 1);
        perror(argv[1]);
        _exit(127);
    }
    int status = 0;
    struct rusage usage;
    if (child < 0 || wait4(child, &status, 0, &usage) < 0) {
        perror("measure");
        return 1;
    }
    int code = WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
    fprintf(stderr, "{\"exit\":%d,\"cpu_seconds\":%.6f,\"wall_seconds\":%.6f,\"peak_kib\":%ld}\n",
            code, seconds_of(usage.ru_utime) + seconds_of(usage.ru_stime), now() - start,
            usage.ru_maxrss);
    return 0;
}
