/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Loaded before tshark's libraries it makes callgrind's counts of it steady: they begin when the first
 * packet is to be read and end before all is torn down, and chance is taken out of the hash tables, so that the same run executes the
 * same instructions each time. To count with, never to run anything that matters.
 */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <glib.h>
#include <valgrind/callgrind.h>

typedef void *create_dissection(void *session, int with_tree, int visible);

create_dissection epan_dissect_new;
void epan_cleanup(void);

guint32 g_random_int(void)
{
    return 0x9e3779b9;
}

/* Wireshark's own, before whose first call lies all that it takes to start. */
void *epan_dissect_new(void *session, int with_tree, int visible)
{
    create_dissection *own = NULL;
    *(void **)&own = dlsym(RTLD_NEXT, "epan_dissect_new");
    CALLGRIND_START_INSTRUMENTATION;
    return own(session, with_tree, visible);
}

/* The last thing that it does. */
void epan_cleanup(void)
{
    CALLGRIND_STOP_INSTRUMENTATION;
}
