/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Laws that hold for every hop, tried on random ones. */
#include "case.h"
#include "tests.h"

enum { ROUNDS = 6000 };

static const char *pick(const char *const *choices, int count)
{
    return choices[g_test_rand_int_range(0, count)];
}

#define PICK(...)                                                                                  \
    pick((const char *const[]){__VA_ARGS__},                                                       \
         (int)(sizeof((const char *const[]){__VA_ARGS__}) / sizeof(char *)))

static bool one_in(int count)
{
    return g_test_rand_int_range(0, count) == 0;
}

static char *random_head(const char *path)
{
    const char *method = PICK("GET", "HEAD", "POST", "PUT", "DELETE", "QUERY", "get");
    const char *form = PICK("", "", "", "http://a.example.org", "https://b.example.net");
    return g_strconcat(
        method, " ", form, path, PICK("", "", "#" CASE_SECRET), " HTTP/1.1\nHost: ",
        PICK("a.example.org", "a.example.org:81", "b.example.org", "b.example.net", "127.0.0.1"),
        PICK("", "\nAuthorization: Bearer " CASE_SECRET, "\nAuthorization: " CASE_SECRET),
        PICK("", "\nCookie: " CASE_SECRET, "\nCookie: a=" CASE_SECRET "; b=2"),
        PICK("", "", "\nProxy-Authorization: Basic " CASE_SECRET),
        PICK("", "", "\nX-Api-Key: " CASE_SECRET),
        PICK("", "", "\nReferer: https://a.example.org/" CASE_SECRET),
        PICK("", "\nContent-Type: text/plain", "\nContent-Encoding: gzip"), NULL);
}

static void damage(hl_message *request)
{
    static const hl_content_state states[] = {HL_CONTENT_DECLARED, HL_CONTENT_CUT,
                                              HL_CONTENT_UNSEEN, HL_CONTENT_PENDING};
    static const hl_oddity oddities[] = {HL_ODDITY_HEAD_CUT, HL_ODDITY_TURN_UNSURE,
                                         HL_ODDITY_CONTENT_GAP, HL_ODDITY_FRAMING_CONFLICT,
                                         HL_ODDITY_SPACE_IN_TARGET};
    if (one_in(3))
        case_content(request, states[g_test_rand_int_range(0, 4)],
                     (uint64_t)g_test_rand_int_range(0, 5),
                     one_in(2) ? HL_OCTETS_UNKNOWN : (uint64_t)g_test_rand_int_range(0, 5));
    if (one_in(6))
        request->oddities |= oddities[g_test_rand_int_range(0, 5)];
    case_connect(request, PICK("10.0.1.2", "10.0.1.3"), 80, one_in(3));
}

static hl_chain *random_chain(void)
{
    char *original = random_head("/a"), *follow_up = random_head("/b");
    char *answer = g_strdup_printf("30%d\nLocation: /b", g_test_rand_int_range(0, 9));
    hl_chain *chain = case_chain(original, PICK(NULL, "four", "five", "longer"), answer, follow_up,
                                 PICK(NULL, "four", "five", "longer"));
    hl_hop *hop = hl_chain_hop(chain, 0);
    damage(hop->redirect->request);
    damage(hop->follow_up->request);
    hop->confidence = (hl_confidence)g_test_rand_int_range(HL_CERTAIN, HL_AMBIGUOUS + 1);
    hop->target = g_strdup("http://b.example.net/b");
    hop->stale_host = one_in(5);
    if (one_in(5))
        hop->misresolved = g_strdup("http://b.example.net/c");
    g_free(original);
    g_free(follow_up);
    g_free(answer);
    return chain;
}

static bool has(const char *findings, const char *rule)
{
    return strstr(findings, rule) != NULL;
}

/* Whatever the table forbids has a name, and what has such a name is forbidden. */
static void check_violation(const hl_hop *hop, const char *findings)
{
    bool wrong = has(findings, "method-changed") || has(findings, "method-rewritten") ||
                 has(findings, "see-other-repeated") || has(findings, "content-changed") ||
                 has(findings, "content-dropped");
    bool late = has(findings, "content-after-rewrite");
    if (wrong || late)
        g_assert_cmpint(hop->verdict, ==, HL_VIOLATION);
    if (hop->verdict == HL_VIOLATION)
        g_assert_true(wrong || late);
}

static void check_doubt(const hl_hop *hop, const char *findings)
{
    bool doubtful =
        hop->confidence == HL_AMBIGUOUS || (hop->follow_up->request->oddities & HL_ODDITY_HEAD_CUT);
    if (doubtful) {
        g_assert_cmpint(hop->verdict, ==, HL_UNDETERMINED);
        g_assert_cmpstr(findings, ==, "");
    }
    g_assert_true((hop->verdict == HL_UNDETERMINED) == (hop->reason != HL_REASON_NONE));
}

static void check_kept(const hl_hop *hop)
{
    if (hop->verdict == HL_KEPT)
        g_assert_true(
            hl_bytes_equal(hop->redirect->request->method, hop->follow_up->request->method));
    if (hop->redirect->response->status == 300)
        g_assert_cmpint(hop->verdict, !=, HL_VIOLATION);
}

/* case_judge looks for the secret in every message. */
static void test_laws(void)
{
    hl_audit *audit = case_audit();
    unsigned verdicts_met[HL_VERDICT_COUNT] = {0};
    for (int round = 0; round < ROUNDS; round++) {
        char *verdicts, *findings;
        hl_chain *chain = random_chain();
        case_judge(audit, chain, &verdicts, &findings);
        const hl_hop *hop = hl_chain_hop(chain, 0);
        check_violation(hop, findings);
        check_doubt(hop, findings);
        check_kept(hop);
        verdicts_met[hop->verdict]++;
        g_free(verdicts);
        g_free(findings);
        hl_chain_free(chain);
    }
    /* the chance has met what the laws are about */
    g_assert_cmpuint(verdicts_met[HL_KEPT], >, 0);
    g_assert_cmpuint(verdicts_met[HL_PERMITTED], >, 0);
    g_assert_cmpuint(verdicts_met[HL_VIOLATION], >, 0);
    g_assert_cmpuint(verdicts_met[HL_UNDETERMINED], >, 0);
    hl_audit_free(audit);
}

/* The text of every finding of a chain, judged anew. */
static char *messages_of(hl_chain *chain)
{
    char *verdicts, *findings;
    case_judge(NULL, chain, &verdicts, &findings);
    GString *text = g_string_new(verdicts);
    const hl_hop *hop = hl_chain_hop(chain, 0);
    for (guint i = 0; i < hop->findings->len; i++)
        g_string_append_printf(text, "\n%s", g_array_index(hop->findings, hl_finding, i).message);
    g_free(verdicts);
    g_free(findings);
    return g_string_free(text, FALSE);
}

/* A judgement depends on nothing but the chain. */
static void test_pure(void)
{
    for (int round = 0; round < ROUNDS / 10; round++) {
        hl_chain *chain = random_chain();
        char *first = messages_of(chain);
        char *second = messages_of(chain);
        g_assert_cmpstr(first, ==, second);
        g_free(first);
        g_free(second);
        hl_chain_free(chain);
    }
}

void add_law_tests(void)
{
    g_test_add_func("/audit/laws/hold", test_laws);
    g_test_add_func("/audit/laws/pure", test_pure);
}
