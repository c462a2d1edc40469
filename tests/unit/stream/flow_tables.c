/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "stream/flow_table.h"

#include "suites.h"

#include <glib.h>

static hl_endpoint endpoint(uint32_t host, uint16_t port)
{
    uint8_t octets[4] = {10, (uint8_t)(host >> 16), (uint8_t)(host >> 8), (uint8_t)host};
    return (hl_endpoint){hl_address_from(hl_bytes_from(octets, 4)), port};
}

static hl_flow *find(hl_flow_table *table, hl_endpoint a, hl_endpoint b, int *side)
{
    return hl_flow_table_find(table, hl_flow_table_hash(table, &a, &b), &a, &b, side);
}

static hl_flow *add(hl_flow_table *table, hl_endpoint a, hl_endpoint b)
{
    return hl_flow_table_add(table, hl_flow_table_hash(table, &a, &b), &a, &b);
}

static void test_both_directions(void)
{
    hl_flow_table *table = hl_flow_table_new();
    hl_endpoint a = endpoint(1, 40000), b = endpoint(2, 80);
    int side;
    g_assert_null(find(table, a, b, &side));
    hl_flow *flow = add(table, a, b);
    g_assert_true(find(table, a, b, &side) == flow);
    g_assert_cmpint(side, ==, 0);
    g_assert_true(find(table, b, a, &side) == flow);
    g_assert_cmpint(side, ==, 1);
    hl_flow_table_remove(table, flow);
    g_assert_null(find(table, b, a, &side));
    hl_flow_table_free(table);
}

/* Whole tuples count: each part alone makes another flow, and an IPv6 address never equals an IPv4
 * one. */
static void test_whole_tuple(void)
{
    hl_flow_table *table = hl_flow_table_new();
    hl_endpoint a = endpoint(1, 5), b = endpoint(2, 80);
    hl_endpoint swapped_a = endpoint(1, 80), swapped_b = endpoint(2, 5), other = endpoint(3, 5);
    hl_endpoint six = a;
    six.address.version = 6;
    int side;
    add(table, a, b);
    g_assert_null(find(table, swapped_a, swapped_b, &side));
    g_assert_null(find(table, other, b, &side));
    g_assert_null(find(table, six, b, &side));
    g_assert_null(find(table, a, a, &side));
    hl_flow_table_free(table);
}

/* One hash for all: only the endpoints tell the flows apart, and removing keeps the runs whole. */
static void test_collisions(void)
{
    hl_flow_table *table = hl_flow_table_new();
    hl_endpoint server = endpoint(99, 80);
    hl_flow *flows[64];
    int side;
    for (uint32_t i = 0; i < 64; i++) {
        hl_endpoint client = endpoint(i, 1);
        flows[i] = hl_flow_table_add(table, 1020 + i % 7, &client, &server);
    }
    for (uint32_t removed = 0; removed < 64; removed++) {
        uint32_t gone = removed * 29 % 64;
        hl_flow_table_remove(table, flows[gone]);
        flows[gone] = NULL;
        for (uint32_t i = 0; i < 64; i++) {
            hl_endpoint client = endpoint(i, 1);
            g_assert_true(hl_flow_table_find(table, 1020 + i % 7, &client, &server, &side) ==
                          flows[i]);
        }
    }
    g_assert_cmpuint(hl_flow_table_count(table), ==, 0);
    hl_flow_table_free(table);
}

/* Many come and go: those that stay keep their place in memory. */
static void test_growth(void)
{
    enum { FLOWS = 20000 };
    hl_flow_table *table = hl_flow_table_new();
    hl_endpoint server = endpoint(1 << 20, 80);
    hl_flow **flows = g_new0(hl_flow *, FLOWS);
    int side;
    for (uint32_t i = 0; i < FLOWS; i++) {
        flows[i] = add(table, endpoint(i, 7), server);
        if (i % 3 == 2) {
            hl_flow_table_remove(table, flows[i - 1]);
            flows[i - 1] = NULL;
        }
    }
    for (uint32_t i = 0; i < FLOWS; i++)
        g_assert_true(find(table, server, endpoint(i, 7), &side) == flows[i]);
    g_assert_cmpuint(hl_flow_table_count(table), ==, FLOWS - FLOWS / 3);
    g_free(flows);
    hl_flow_table_free(table);
}

/* Ports and addresses that differ a little must not crowd the table. */
static void test_spread(void)
{
    hl_flow_table *table = hl_flow_table_new();
    guint used = 0;
    uint8_t buckets[4096] = {0};
    for (uint32_t i = 0; i < 4096; i++) {
        hl_endpoint a = endpoint(i % 16, (uint16_t)(30000 + i / 16)), b = endpoint(77, 443);
        uint8_t *bucket = &buckets[hl_flow_table_hash(table, &a, &b) % 4096];
        used += !*bucket;
        *bucket = 1;
    }
    /* A random function fills 63 %. */
    g_assert_cmpuint(used, >, 4096 * 58 / 100);
    hl_flow_table_free(table);
}

void add_flow_table_tests(void)
{
    g_test_add_func("/flow-table/both-directions", test_both_directions);
    g_test_add_func("/flow-table/whole-tuple", test_whole_tuple);
    g_test_add_func("/flow-table/collisions", test_collisions);
    g_test_add_func("/flow-table/growth", test_growth);
    g_test_add_func("/flow-table/spread", test_spread);
}
