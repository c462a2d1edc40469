/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "sample.h"

static hl_message *message_of(hl_connection *connection, uint64_t number, sample_message message)
{
    if (!message.head)
        return NULL;
    return test_message(connection, number, message.head, message.content, message.milliseconds,
                        message.frame);
}

hl_exchange *sample_exchange(uint64_t number, sample_message request, sample_message response)
{
    hl_connection *connection =
        test_connection(number, "10.0.0.7", (uint16_t)(40122 + number), "10.0.1.2", 80);
    hl_exchange *exchange = test_exchange(number, message_of(connection, number, request),
                                          message_of(connection, number, response));
    hl_connection_unref(connection);
    return exchange;
}

hl_hop *sample_hop(hl_exchange *redirect, hl_exchange *follow_up, const char *target)
{
    hl_hop *hop = hl_hop_new(redirect);
    hl_exchange_unref(redirect);
    hop->follow_up = follow_up;
    hop->target = g_strdup(target);
    hop->verdict = HL_KEPT;
    hop->confidence = follow_up ? HL_CERTAIN : HL_CONFIDENCE_NONE;
    if (follow_up)
        hop->evidence = HL_EVIDENCE_SAME_CONNECTION | HL_EVIDENCE_SAME_USER_AGENT;
    return hop;
}

void sample_find(hl_hop *hop, hl_rule_id rule, hl_severity severity, const char *message)
{
    hl_finding finding = {rule, severity, g_strdup(message), {{0, 0}, {0, 0}, {0, 0}}};
    if (hop->redirect->request)
        finding.frames[0] = hop->redirect->request->first_frame;
    finding.frames[1] = hop->redirect->response->first_frame;
    if (hop->follow_up)
        finding.frames[2] = hop->follow_up->request->first_frame;
    hl_hop_add_finding(hop, finding);
}

hl_chain *sample_violation(void)
{
    hl_exchange *redirect = sample_exchange(
        0,
        (sample_message){"POST /v1/orders HTTP/1.1\nHost: api.example.org\n"
                         "User-Agent: curl/7.88.1\nContent-Type: application/json\n"
                         "Content-Length: 5",
                         "hello", 0, 4},
        (sample_message){"HTTP/1.1 307 X\nLocation: /v2/orders\nContent-Length: 0", NULL, 2, 6});
    hl_exchange *follow_up = sample_exchange(
        1,
        (sample_message){"GET /v2/orders HTTP/1.1\nHost: api.example.org\nUser-Agent: curl/7.88.1",
                         NULL, 5, 9},
        (sample_message){"HTTP/1.1 200 OK\nContent-Length: 2", "ok", 7, 11});
    hl_hop *hop = sample_hop(redirect, follow_up, "http://api.example.org/v2/orders");
    hop->verdict = HL_VIOLATION;
    sample_find(hop, HL_RULE_METHOD_CHANGED, HL_ERROR, "307 keeps the method: POST became GET");
    hl_chain *chain = hl_chain_new();
    hl_chain_add(chain, hop);
    return chain;
}

static hl_exchange *put(uint64_t number, const char *path, const char *answer)
{
    char *request = g_strdup_printf("PUT %s HTTP/1.1\nHost: files.example.net\n"
                                    "User-Agent: Upload/3 (X11; Linux x86_64)\nContent-Length: 4",
                                    path);
    int64_t moment = (int64_t)number * 10;
    hl_exchange *exchange =
        sample_exchange(number, (sample_message){request, "data", moment, number * 4 + 1},
                        (sample_message){answer, NULL, moment + 4, number * 4 + 3});
    g_free(request);
    return exchange;
}

hl_chain *sample_long_chain(void)
{
    hl_exchange *first = put(2, "/a", "HTTP/1.1 301 X\nLocation: /b");
    hl_exchange *second = put(3, "/b", "HTTP/1.1 303 X\nLocation: /c");
    hl_exchange *third = sample_exchange(
        4,
        (sample_message){"GET /c HTTP/1.1\nHost: files.example.net\n"
                         "User-Agent: Upload/3 (X11; Linux x86_64)\nContent-Type: text/plain",
                         NULL, 40, 17},
        (sample_message){"HTTP/1.1 200 OK\nContent-Length: 0", NULL, 44, 19});
    hl_chain *chain = hl_chain_new();
    hl_chain_add(chain, sample_hop(first, hl_exchange_ref(second), "http://files.example.net/b"));
    hl_hop *last = sample_hop(second, third, "http://files.example.net/c");
    last->verdict = HL_PERMITTED;
    last->confidence = HL_LIKELY;
    hl_chain_add(chain, last);
    sample_find(last, HL_RULE_STALE_CONTENT_FIELDS, HL_NOTE,
                "GET without content still carries Content-Type");
    sample_find(last, HL_RULE_AUTHORIZATION_FORWARDED, HL_WARNING,
                "the same Authorization goes to another port of the host, which may belong to "
                "somebody else: files.example.net:8080 instead of files.example.net:80");
    return chain;
}

hl_chain *sample_unfollowed(hl_verdict verdict, hl_reason reason)
{
    hl_exchange *redirect = sample_exchange(
        5,
        (sample_message){"GET /login HTTP/1.1\nHost: www.example.com\nUser-Agent: Wget/1.21.3",
                         NULL, 50, 21},
        (sample_message){"HTTP/1.1 302 X\nLocation: https://www.example.com/login", NULL, 52, 23});
    hl_hop *hop = sample_hop(redirect, NULL, "https://www.example.com/login");
    hop->verdict = verdict;
    hop->reason = reason;
    hl_chain *chain = hl_chain_new();
    hl_chain_add(chain, hop);
    return chain;
}

/* ESC [2J, BEL, CSI as C1, a bidirectional override, no UTF-8 at all, quotation marks, 0x1f. */
#define HOSTILE                                                                                    \
    "\033[2J\a\xc2\x9b"                                                                            \
    "31m\xe2\x80\xae"                                                                              \
    "evil\xff\xfe\"\\\x1f\x7f\t"

hl_chain *sample_hostile(void)
{
    hl_exchange *redirect =
        sample_exchange(6,
                        (sample_message){"G" HOSTILE " /" HOSTILE " HTTP/1.1\nHost: " HOSTILE
                                         "\nUser-Agent: u" HOSTILE "\nContent-Type: " HOSTILE,
                                         NULL, 60, 25},
                        (sample_message){"HTTP/1.1 301 X\nLocation: /" HOSTILE, NULL, 62, 27});
    hl_exchange *follow_up = sample_exchange(
        7, (sample_message){"GET /" HOSTILE " HTTP/1.1\nHost: " HOSTILE, NULL, 64, 29},
        (sample_message){NULL, NULL, 0, 0});
    hl_hop *hop = sample_hop(redirect, follow_up, "http://x.test/" HOSTILE);
    hop->misresolved = g_strdup("http://y.test/" HOSTILE);
    hop->misresolution = "query-only";
    hop->location_problem = g_strdup("Location is " HOSTILE);
    sample_find(hop, HL_RULE_WRONG_TARGET, HL_WARNING, "asked for " HOSTILE);
    hl_chain *chain = hl_chain_new();
    hl_chain_add(chain, hop);
    return chain;
}

static hl_hop *hop_of_a_proxy(void)
{
    hl_exchange *redirect = sample_exchange(
        14,
        (sample_message){"CONNECT u:sesame20@p.test:443 HTTP/1.1\nHost: sesame21@p.test\n"
                         "User-Agent: bot (+http://u:sesame22@p.test/)",
                         NULL, 90, 45},
        (sample_message){"HTTP/1.1 302 X\nLocation: http://u:sesame23@q.test/", NULL, 92, 47});
    hl_hop *hop = sample_hop(redirect, NULL, "http://u:sesame24@q.test/");
    hop->verdict = HL_UNSEEN;
    hop->reason = HL_REASON_CAPTURE_ENDED;
    return hop;
}

hl_chain *sample_secrets(void)
{
    hl_exchange *redirect = sample_exchange(
        8,
        (sample_message){"GET http://user:sesame1@a.test/x?next=http://sesame2@b.test/ HTTP/1.1\n"
                         "Host: user:sesame3@a.test\nAuthorization: Basic sesame4\n"
                         "Cookie: id=sesame5\nProxy-Authorization: Basic sesame6\n"
                         "X-Api-Key: sesame7\nX-Auth-Token: sesame8\nUser-Agent: agent/1\n"
                         "Referer: http://u:sesame9@a.test/",
                         NULL, 80, 33},
        (sample_message){"HTTP/1.1 302 X\nLocation: //bob:sesame10@b.test/y\n"
                         "Location: http:\\\\bob:sesame11@b.test/y\nSet-Cookie: id=sesame12\n"
                         "WWW-Authenticate: Digest nonce=\"sesame13\"",
                         NULL, 82, 35});
    hl_exchange *follow_up = sample_exchange(
        9,
        (sample_message){"GET /y HTTP/1.1\nHost: bob:sesame14@b.test\nAuthorization: Basic sesame4",
                         NULL, 84, 37},
        (sample_message){"HTTP/1.1 200 OK\nSet-Cookie: s=sesame15", NULL, 86, 39});
    hl_hop *hop = sample_hop(redirect, follow_up, "http://bob:sesame16@b.test/y");
    hop->misresolved = g_strdup("http://bob:sesame17@a.test/y");
    hop->misresolution = "network-path";
    hop->location_problem = g_strdup("the Location \"http://bob:sesame18@b.test/y\" differs");
    sample_find(hop, HL_RULE_AUTHORIZATION_FORWARDED, HL_ERROR,
                "Authorization goes on to http://bob:sesame19@b.test");
    hl_chain *chain = hl_chain_new();
    hl_chain_add(chain, hop);
    hl_chain_add(chain, hop_of_a_proxy());
    return chain;
}

static hl_hop *hop_without_request(void)
{
    hl_exchange *redirect = sample_exchange(
        10, (sample_message){NULL, NULL, 0, 0},
        (sample_message){"HTTP/1.1 308 X\nLocation: http://c.test/z", NULL, 100, 41});
    hl_exchange *follow_up = sample_exchange(
        11,
        (sample_message){"PUT /z HTTP/1.1\nHost: c.test\nExpect: 100-continue\nContent-Length: 9",
                         NULL, 104, 43},
        (sample_message){"HTTP/1.1 307 X\nLocation: ?q", NULL, 1310, 45});
    hl_content declared = {.state = HL_CONTENT_DECLARED, .declared_octets = 9};
    follow_up->request->content = declared;
    hl_hop *hop = sample_hop(redirect, follow_up, "http://c.test/z");
    hop->verdict = HL_UNDETERMINED;
    hop->reason = HL_REASON_AMBIGUOUS;
    hop->confidence = HL_AMBIGUOUS;
    hop->evidence = HL_EVIDENCE_SHORT_DELAY;
    hop->resend_count = 2;
    hop->preflight =
        sample_exchange(12, (sample_message){"OPTIONS /z HTTP/1.1\nHost: c.test", NULL, 102, 42},
                        (sample_message){"HTTP/1.1 204 X", NULL, 103, 44});
    return hop;
}

hl_chain *sample_odd(void)
{
    hl_chain *chain = hl_chain_new();
    hl_hop *first = hop_without_request();
    hl_chain_add(chain, first);
    hl_exchange *last = sample_exchange(
        13, (sample_message){"PUT /?q HTTP/1.1\nHost: c.test\nContent-Length: 0", NULL, 1314, 47},
        (sample_message){NULL, NULL, 0, 0});
    last->request->first_frame.capture = 1;
    last->request->head_frame = (hl_frame_ref){48, 1};
    last->request->last_frame = (hl_frame_ref){48, 1};
    hl_hop *hop = sample_hop(hl_exchange_ref(first->follow_up), last, "http://c.test/z?q");
    hop->misresolved = g_strdup("http://c.test/?q");
    hop->misresolution = "query-only";
    hop->stale_host = true;
    hop->verdict = HL_VIOLATION;
    sample_find(hop, HL_RULE_WRONG_TARGET, HL_WARNING,
                "asked for http://c.test/?q instead of http://c.test/z?q (query-only)");
    hl_chain_add(chain, hop);
    return chain;
}

static void collect(void *user, hl_bytes octets)
{
    g_string_append_len(user, (const char *)octets.data, (gssize)octets.size);
}

static void feed_exchanges(hl_report *report, const hl_chain *chain)
{
    for (guint i = 0; i < chain->hops->len; i++) {
        hl_report_exchange(report, hl_chain_hop(chain, i)->redirect);
        if (hl_chain_hop(chain, i)->follow_up)
            hl_report_exchange(report, hl_chain_hop(chain, i)->follow_up);
    }
}

char *sample_report(const hl_report_options *options, const sample_maker *makers, size_t count,
                    const hl_coverage *coverage)
{
    GString *written = g_string_new(NULL);
    hl_report *report = hl_report_new(options, (hl_report_sink){collect, written});
    hl_summary *summary = hl_summary_new();
    for (size_t i = 0; i < count; i++) {
        hl_chain *chain = makers[i]();
        hl_summary_add_chain(summary, chain);
        feed_exchanges(report, chain);
        hl_report_chain(report, chain);
        hl_chain_free(chain);
    }
    if (coverage)
        summary->coverage = *coverage;
    hl_report_summary(report, summary);
    hl_report_free(report);
    hl_summary_free(summary);
    return g_string_free(written, FALSE);
}
