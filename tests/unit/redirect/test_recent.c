/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Requests that are remembered for redirects that come late. */
#include "core/redirect/recent.h"
#include "messages.h"
#include "tests.h"

static const hl_digest red = {1, 1}, blue = {2, 2}, crowd = {3, 1 + 8}; /* red's bucket, of 8 */

static hl_exchange *request_at(hl_time_ns time)
{
    hl_connection *connection = test_connection(0, "10.0.0.7", 40000, "10.0.1.2", 80);
    hl_message *request = test_message(connection, 0, "GET / HTTP/1.1\nHost: a.test", NULL, 0, 1);
    request->started = time;
    hl_exchange *exchange = test_exchange((uint64_t)time, request, NULL);
    hl_connection_unref(connection);
    return exchange;
}

static void add(hl_recent *recent, hl_digest key, hl_time_ns time)
{
    hl_exchange *exchange = request_at(time);
    hl_recent_add(recent, key, exchange, time);
    hl_exchange_unref(exchange);
}

static void assert_found(hl_recent *recent, hl_digest key, const char *numbers)
{
    GString *text = g_string_new(NULL);
    const GPtrArray *found = hl_recent_find(recent, key);
    for (guint i = 0; found && i < found->len; i++)
        g_string_append_printf(text, "%d ", (int)((hl_exchange *)found->pdata[i])->number);
    g_assert_cmpstr(text->str, ==, numbers);
    g_string_free(text, TRUE);
}

static void test_order(void)
{
    hl_recent recent;
    uint64_t forgotten = 0;
    hl_recent_init(&recent, 8, SIZE_MAX, &forgotten);
    assert_found(&recent, red, "");
    for (int i = 1; i <= 6; i++)
        add(&recent, i % 3 == 0 ? blue : i % 3 == 1 ? red : crowd, i);
    assert_found(&recent, red, "1 4 ");
    assert_found(&recent, crowd, "2 5 ");
    assert_found(&recent, blue, "3 6 ");
    hl_recent_clear(&recent);
}

static void test_limit(void)
{
    hl_recent recent;
    uint64_t forgotten = 0;
    hl_recent_init(&recent, 5, SIZE_MAX, &forgotten); /* no power of two */
    for (int i = 1; i <= 23; i++)
        add(&recent, i % 2 ? red : crowd, i);
    assert_found(&recent, red, "19 21 23 ");
    assert_found(&recent, crowd, "20 22 ");
    g_assert_cmpuint(forgotten, ==, 18);
    hl_recent_clear(&recent);
    hl_recent_init(&recent, 0, SIZE_MAX, &forgotten);
    add(&recent, red, 1);
    assert_found(&recent, red, "");
    hl_recent_clear(&recent);
}

static void test_age(void)
{
    hl_recent recent;
    uint64_t forgotten = 0;
    hl_recent_init(&recent, 8, SIZE_MAX, &forgotten);
    for (int i = 1; i <= 6; i++)
        add(&recent, red, i);
    hl_recent_forget(&recent, 4);
    assert_found(&recent, red, "4 5 6 ");
    hl_recent_forget(&recent, 100);
    assert_found(&recent, red, "");
    g_assert_cmpuint(forgotten, ==, 0);
    add(&recent, red, 7);
    assert_found(&recent, red, "7 ");
    hl_recent_clear(&recent);
}

void test_recent_register(void)
{
    g_test_add_func("/recent/order", test_order);
    g_test_add_func("/recent/limit", test_limit);
    g_test_add_func("/recent/time", test_age);
}
