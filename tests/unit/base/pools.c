/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "base/hl_pool.h"

#include "suites.h"

#include <glib.h>
#include <string.h>

enum { OBJECTS = 1000, OCTETS = 40 };

/* More than one chunk, each object its own, none over another. */
static void test_distinct(void)
{
    hl_pool pool;
    void *objects[OBJECTS];
    hl_pool_init(&pool, OCTETS);
    for (int round = 0; round < 3; round++) {
        for (int i = 0; i < OBJECTS; i++) {
            objects[i] = hl_pool_take(&pool);
            g_assert_cmpuint((size_t)objects[i] % sizeof(void *), ==, 0);
            memset(objects[i], i & 0xff, OCTETS);
        }
        for (int i = 0; i < OBJECTS; i++)
            for (int octet = 0; octet < OCTETS; octet++)
                g_assert_cmpuint(((guint8 *)objects[i])[octet], ==, i & 0xff);
        for (int i = 0; i < OBJECTS; i++)
            hl_pool_give(&pool, objects[(i * 7) % OBJECTS]);
    }
    hl_pool_clear(&pool);
}

static void test_cleared(void)
{
    hl_pool pool;
    hl_pool_init(&pool, OCTETS);
    hl_pool_clear(&pool);
    void *object = hl_pool_take(&pool);
    hl_pool_give(&pool, object);
    hl_pool_clear(&pool);
    object = hl_pool_take(&pool);
    memset(object, 1, OCTETS);
    hl_pool_give(&pool, object);
    hl_pool_clear(&pool);
}

void add_pool_tests(void)
{
    g_test_add_func("/pool/distinct", test_distinct);
    g_test_add_func("/pool/cleared", test_cleared);
}
