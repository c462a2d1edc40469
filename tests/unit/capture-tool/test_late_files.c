/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "capture-tool/late_files.h"
#include "suites.h"

#include <glib/gstdio.h>
#include <string.h>
#include <unistd.h>

/* Waits for a file to be handed over; it must hold `text`. Returns its index. */
static guint take(hl_late_files *files, const char *text)
{
    guint index = G_MAXUINT;
    int descriptor = -1;
    for (int tries = 0; !hl_late_files_take(files, &index, &descriptor); tries++) {
        g_assert_cmpint(tries, <, 1000);
        g_usleep(10 * 1000);
    }
    char octets[16] = {0};
    g_assert_cmpint((int)read(descriptor, octets, sizeof octets), ==, (int)strlen(text));
    g_assert_cmpstr(octets, ==, text);
    close(descriptor);
    return index;
}

static void test_each_as_it_comes(void)
{
    GError *error = NULL;
    char *folder = g_dir_make_tmp("hoplint-XXXXXX", NULL);
    GPtrArray *paths = g_ptr_array_new_with_free_func(g_free);
    for (int i = 0; i < 3; i++)
        g_ptr_array_add(paths, g_strdup_printf("%s/%d", folder, i));
    hl_late_files *files = hl_late_files_watch(paths, &error);
    g_assert_no_error(error);

    guint index;
    int descriptor;
    g_assert_false(hl_late_files_take(files, &index, &descriptor));
    g_assert_true(g_file_set_contents(paths->pdata[2], "third", -1, NULL));
    g_assert_cmpuint(take(files, "third"), ==, 2);
    g_assert_true(g_file_set_contents(paths->pdata[0], "first", -1, NULL));
    g_assert_cmpuint(take(files, "first"), ==, 0);
    g_assert_false(hl_late_files_take(files, &index, &descriptor));

    hl_late_files_free(files);
    g_unlink(paths->pdata[2]);
    g_unlink(paths->pdata[0]);
    g_rmdir(folder);
    g_ptr_array_unref(paths);
    g_free(folder);
}

void add_late_file_tests(void)
{
    g_test_add_func("/late-files/each-as-it-comes", test_each_as_it_comes);
}
