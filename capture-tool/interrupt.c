/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "interrupt.h"

#include <signal.h>
#include <stddef.h>

static volatile sig_atomic_t interrupted, asked;

static void on_interrupt(int number)
{
    (void)number;
    interrupted = 1;
}

static void on_question(int number)
{
    (void)number;
    asked = 1;
}

static void handle(int number, void (*handler)(int), int flags)
{
    /* No SA_RESTART: a read that waits on a pipe has to return. */
    struct sigaction action = {.sa_handler = handler, .sa_flags = flags};
    sigemptyset(&action.sa_mask);
    sigaction(number, &action, NULL);
}

void hl_interrupt_arm(void)
{
    handle(SIGINT, on_interrupt, (int)SA_RESETHAND);
    handle(SIGTERM, on_interrupt, (int)SA_RESETHAND);
    handle(SIGUSR1, on_question, 0);
    signal(SIGPIPE, SIG_IGN);
}

bool hl_interrupt_has_come(void)
{
    return interrupted != 0;
}

bool hl_interrupt_asks_for_counters(void)
{
    if (!asked)
        return false;
    asked = 0;
    return true;
}
