/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Programs that are alike, behind one address, whose requests could be each other's. */
#include "play.h"
#include "tests.h"

#define GET_NEW "GET /new HTTP/1.1\nHost: a.test\nUser-Agent: tool/1.0"

enum { CONNECTIONS = 6 };

static test_play play;
static hl_connection *connections[CONNECTIONS];

static void begin(void)
{
    test_play_init(&play, NULL, NULL);
    for (uint16_t i = 0; i < CONNECTIONS; i++)
        connections[i] = test_connection(i, "10.0.0.7", 40000 + i, "10.0.1.2", 80);
}

static void end(void)
{
    for (int i = 0; i < CONNECTIONS; i++)
        hl_connection_unref(connections[i]);
    test_play_clear(&play);
}

/* Each on a connection of its own, opened for it. */
static hl_exchange *ask(int number, const char *method, const char *path, const char *content,
                        int64_t at)
{
    connections[number]->opened = test_time(at - 1);
    char *head =
        g_strdup_printf("%s %s HTTP/1.1\nHost: a.test\nUser-Agent: tool/1.0", method, path);
    hl_exchange *exchange = test_ask(&play, connections[number], 0, head, content, at);
    g_free(head);
    return exchange;
}

static hl_exchange *redirect(int number, const char *method, const char *content, int status,
                             int64_t at)
{
    hl_exchange *exchange = ask(number, method, "/old", content, at - 1);
    char *head = g_strdup_printf("HTTP/1.1 %d X\nLocation: /new", status);
    test_answer(&play, exchange, head, at);
    g_free(head);
    return exchange;
}

static hl_exchange *visit(int number, const char *method, const char *content, int64_t at)
{
    hl_exchange *exchange = ask(number, method, "/new", content, at);
    test_answer(&play, exchange, "HTTP/1.1 200 OK", at + 1);
    return exchange;
}

static void check(const hl_exchange *asked, hl_confidence expected)
{
    g_assert_cmpint(test_hop_of(&play, asked)->confidence, ==, expected);
}

/* Who follows a 303 rightly cannot show the content again, so that it decides nothing against him. */
static void test_content_that_may_go(void)
{
    static const struct {
        int status;
        hl_confidence expected;
    } rows[] = {{303, HL_AMBIGUOUS}, {302, HL_AMBIGUOUS}, {307, HL_LIKELY}};
    for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {
        begin();
        hl_exchange *post = redirect(0, "POST", "a=1", rows[i].status, 10);
        visit(1, "GET", NULL, 12);
        visit(2, "POST", "a=1", 600);
        test_play_finish(&play, 50000);
        check(post, rows[i].expected);
        end();
    }
}

/* That one came at once after one redirect and the other late after both is not enough to give each the other's. */
static void test_exchanged_by_delay(void)
{
    begin();
    hl_exchange *one = redirect(0, "DELETE", NULL, 307, 10);
    hl_exchange *two = redirect(1, "HEAD", NULL, 307, 2010);
    visit(2, "DELETE", NULL, 2014);
    visit(3, "HEAD", NULL, 4012);
    test_play_finish(&play, 50000);
    check(one, HL_AMBIGUOUS);
    check(two, HL_AMBIGUOUS);
    end();
}

/* What may be the follow-up of a redirect that nobody knows the follow-up of is not surely another one's. */
static void test_left_over(void)
{
    begin();
    hl_exchange *one = redirect(0, "DELETE", NULL, 307, 10);
    hl_exchange *two = redirect(1, "HEAD", NULL, 307, 2010);
    visit(2, "GET", NULL, 220);
    visit(3, "DELETE", NULL, 2014);
    visit(4, "HEAD", NULL, 4012);
    test_play_finish(&play, 50000);
    check(one, HL_AMBIGUOUS);
    check(two, HL_AMBIGUOUS);
    end();
}

/* One redirect, and a visit long after its follow-up: that stays likely. */
static void test_visit_much_later(void)
{
    begin();
    hl_exchange *post = redirect(0, "HEAD", NULL, 307, 10);
    hl_exchange *next = visit(1, "GET", NULL, 12);
    visit(2, "HEAD", NULL, 3000);
    test_play_finish(&play, 50000);
    check(post, HL_LIKELY);
    g_assert_true(test_hop_of(&play, post)->follow_up == next);
    end();
}

/* Opens its connection at once, and takes its time then, while a stranger asks at once. */
static void check_slow(const char *method, const char *content, int status, const char *strangers)
{
    begin();
    hl_exchange *asked = redirect(0, method, content, status, 10);
    visit(2, strangers, content, 12);
    hl_exchange *late = ask(1, method, "/new", content, 1500);
    connections[1]->opened = test_time(11);
    test_answer(&play, late, "HTTP/1.1 200 OK", 1501);
    test_play_finish(&play, 50000);
    check(asked, HL_AMBIGUOUS);
    end();
}

/* Delays decide nothing between two that are alike, nor between two with the same content. */
static void test_slow_follow_up(void)
{
    check_slow("HEAD", NULL, 307, "GET");
    check_slow("DELETE", NULL, 302, "GET");
    check_slow("PUT", "a=1", 302, "POST");
}

/*
 * The follow-up of one redirect was not answered: what looks like its copy may be the follow-up of the other,
 * for which nothing but a stranger's request would be left.
 */
static void test_copy_of_another(void)
{
    begin();
    redirect(0, "GET", NULL, 302, 10);
    test_abandon(&play, test_ask(&play, connections[0], 1, GET_NEW, NULL, 12), 13);
    hl_exchange *asked = redirect(2, "DELETE", NULL, 303, 20);
    visit(3, "POST", NULL, 24);
    visit(4, "GET", NULL, 80);
    test_play_finish(&play, 50000);
    check(asked, HL_AMBIGUOUS);
    end();
}

/* What was to be its follow-up went to a redirect whose own nobody knows: so what is left is a guess. */
static void test_lost_to_another(void)
{
    hl_limits limits = hl_limits_default;
    limits.contending_redirects = 1;
    begin();
    test_play_clear(&play);
    test_play_init(&play, &limits, NULL);
    hl_exchange *one = redirect(0, "POST", "a=1", 302, 10);
    hl_exchange *two = redirect(1, "PATCH", "a=1", 308, 4500);
    visit(2, "GET", NULL, 4532);
    visit(3, "PATCH", "a=1", 4590);
    test_play_finish(&play, 50000);
    check(one, HL_AMBIGUOUS);
    check(two, HL_AMBIGUOUS);
    end();
}

/* Who got no more than a guess may truly have what another one is given; that a third would do for him says nothing. */
static void test_held_by_another(void)
{
    begin();
    hl_exchange *put = redirect(0, "PUT", "a=1", 308, 10);
    hl_exchange *post = redirect(1, "POST", "a=1", 307, 1185);
    visit(2, "GET", NULL, 207);
    visit(3, "PUT", "a=1", 1237);
    visit(4, "GET", NULL, 1290);
    visit(5, "GET", NULL, 240);
    test_play_finish(&play, 50000);
    check(put, HL_AMBIGUOUS);
    check(post, HL_AMBIGUOUS);
    end();
}

/* Nor is it sure who of two has the only follow-up there is, where both may. */
static void test_one_for_two(void)
{
    begin();
    hl_exchange *one = redirect(0, "DELETE", NULL, 302, 10);
    hl_exchange *two = redirect(1, "GET", NULL, 303, 1600);
    hl_exchange *next = ask(2, "DELETE", "/new", NULL, 1680);
    connections[2]->opened = test_time(11);
    test_answer(&play, next, "HTTP/1.1 200 OK", 1681);
    test_play_finish(&play, 2000);
    g_assert_null(test_hop_of(&play, one)->follow_up);
    check(two, HL_AMBIGUOUS);
    end();
}

/* But what is surely one's own stays so, though another who wants it has nothing. */
static void test_own_in_spite_of_another(void)
{
    begin();
    hl_exchange *one = redirect(0, "GET", NULL, 302, 10);
    hl_exchange *two = redirect(1, "GET", NULL, 302, 30);
    test_answer(&play, test_ask(&play, connections[1], 1, GET_NEW, NULL, 32), "HTTP/1.1 200 OK",
                33);
    test_play_finish(&play, 2000);
    g_assert_null(test_hop_of(&play, one)->follow_up);
    check(two, HL_LIKELY);
    end();
}

/* A request that somebody else got no answer to is not sent again by who goes on with his own connection. */
static void test_no_resend(void)
{
    begin();
    hl_exchange *head = redirect(0, "HEAD", NULL, 308, 10);
    visit(1, "GET", NULL, 54);
    ask(2, "HEAD", "/new", NULL, 220);
    hl_exchange *next =
        test_ask(&play, connections[0], 1, "HEAD /new HTTP/1.1\nHost: a.test\nUser-Agent: tool/1.0",
                 NULL, 1800);
    test_answer(&play, next, "HTTP/1.1 200 OK", 1801);
    test_play_finish(&play, 50000);
    g_assert_true(test_hop_of(&play, head)->follow_up == next);
    check(head, HL_LIKELY);
    end();
}

/* Nor by anybody, once it has been sent again and answered. */
static void test_sent_again_once(void)
{
    begin();
    hl_exchange *head = redirect(0, "HEAD", NULL, 301, 10);
    redirect(1, "HEAD", NULL, 307, 12);
    test_abandon(&play,
                 test_ask(&play, connections[1], 1,
                          "HEAD /new HTTP/1.1\nHost: a.test\nUser-Agent: tool/1.0", NULL, 20),
                 21);
    visit(2, "HEAD", NULL, 22);
    visit(3, "HEAD", NULL, 110);
    visit(4, "POST", "x=1", 152);
    test_play_finish(&play, 50000);
    check(head, HL_AMBIGUOUS);
    end();
}

/* Longer than a handshake takes a connection is idle, and whoever uses it then does so for another reason. */
static void test_idle_connection(void)
{
    static const struct {
        int64_t asked;
        hl_confidence expected;
    } rows[] = {{800, HL_CERTAIN}, {1900, HL_CERTAIN}, {2400, HL_AMBIGUOUS}};
    for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {
        begin();
        hl_exchange *head = redirect(0, "HEAD", NULL, 307, 10);
        hl_exchange *next = ask(1, "GET", "/new", NULL, rows[i].asked);
        connections[1]->opened = test_time(11);
        test_answer(&play, next, "HTTP/1.1 200 OK", rows[i].asked + 1);
        test_play_finish(&play, 50000);
        check(head, rows[i].expected);
        end();
    }
}

void test_doubts_register(void)
{
    g_test_add_func("/redirect/doubts/content-that-may-go", test_content_that_may_go);
    g_test_add_func("/redirect/doubts/exchanged-by-delay", test_exchanged_by_delay);
    g_test_add_func("/redirect/doubts/left-over", test_left_over);
    g_test_add_func("/redirect/doubts/visit-much-later", test_visit_much_later);
    g_test_add_func("/redirect/doubts/slow-follow-up", test_slow_follow_up);
    g_test_add_func("/redirect/doubts/copy-of-another", test_copy_of_another);
    g_test_add_func("/redirect/doubts/lost-to-another", test_lost_to_another);
    g_test_add_func("/redirect/doubts/held-by-another", test_held_by_another);
    g_test_add_func("/redirect/doubts/one-for-two", test_one_for_two);
    g_test_add_func("/redirect/doubts/own-in-spite-of-another", test_own_in_spite_of_another);
    g_test_add_func("/redirect/doubts/no-resend", test_no_resend);
    g_test_add_func("/redirect/doubts/sent-again-once", test_sent_again_once);
    g_test_add_func("/redirect/doubts/idle-connection", test_idle_connection);
}
