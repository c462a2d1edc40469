/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The whole verdict table, cell by cell, against a drawing of it. */
#include "case.h"
#include "tests.h"

enum { METHODS = 8 };

static const char *const methods[METHODS] = {"GET",   "HEAD",   "POST",  "PUT",
                                             "PATCH", "DELETE", "QUERY", "post"};

/*
 * Rows: the original method; columns: the follow-up's; both in the order above.
 * "=": right, with the same content · "-": right, without content · "g": the same, POST that became
 * GET · else wrong, by "m" method-changed, "r" method-rewritten, "s" see-other-repeated
 */
static const struct drawing {
    int statuses[2];
    const char *rows[METHODS];
} drawings[] = {
    {{307, 308},
     {"=mmmmmmm", "m=mmmmmm", "mm=mmmmm", "mmm=mmmm", "mmmm=mmm", "mmmmm=mm", "mmmmmm=m",
      "mmmmmmm="}},
    {{301, 302},
     {"=rrrrrrr", "r=rrrrrr", "gr=rrrrr", "rrr=rrrr", "rrrr=rrr", "rrrrr=rr", "rrrrrr=r",
      "rrrrrrr="}},
    {{303, 303},
     {"--ssssss", "--ssssss", "--ssssss", "--ssssss", "--ssssss", "--ssssss", "--ssssss",
      "--ssssss"}},
};

/* What was sent, and what the verdict is where the table says "=", where it says "-" or "g" with
 * another method, and where it says "-" with the same method. */
static const struct contents {
    const char *name;
    const char *original, *follow_up; /* seen whole */
    struct part {
        hl_content_state state; /* HL_CONTENT_PENDING: as above */
        uint64_t octets, declared;
    } original_part, follow_up_part;
    const char *repeated, *rewritten, *unchanged;
    bool changed; /* is content-changed or content-dropped due where it says "="? */
    bool sent;    /* the follow-up certainly has a content */
} all_contents[] = {
    {"none", NULL, NULL, {0}, {0}, "kept", "permitted", "kept", false, false},
    {"same", "27", "27", {0}, {0}, "kept", "violation", "violation", false, true},
    {"dropped", "27", NULL, {0}, {0}, "violation", "permitted", "permitted", true, false},
    {"cut", "27", "2", {0}, {0}, "violation", "violation", "violation", true, true},
    {"longer", "27", "277", {0}, {0}, "violation", "violation", "violation", true, true},
    {"altered", "27", "72", {0}, {0}, "violation", "violation", "violation", true, true},
    {"added", NULL, "27", {0}, {0}, "violation", "violation", "violation", true, true},
    {"same length, one announced only",
     NULL,
     "27",
     {HL_CONTENT_DECLARED, 0, 2},
     {0},
     "kept",
     "violation",
     "violation",
     false,
     true},
    {"another length than announced",
     NULL,
     "27",
     {HL_CONTENT_DECLARED, 0, 3},
     {0},
     "undetermined/content-cut",
     "violation",
     "violation",
     false,
     true},
    {"upload cut",
     NULL,
     "27",
     {HL_CONTENT_CUT, 1, 2},
     {0},
     "undetermined/content-cut",
     "violation",
     "violation",
     false,
     true},
    {"original unseen, follow-up empty",
     NULL,
     NULL,
     {HL_CONTENT_UNSEEN, 0, HL_OCTETS_UNKNOWN},
     {0},
     "undetermined/content-unseen",
     "permitted",
     "undetermined/content-unseen",
     false,
     false},
    {"follow-up unseen",
     "27",
     NULL,
     {0},
     {HL_CONTENT_UNSEEN, 0, HL_OCTETS_UNKNOWN},
     "undetermined/content-unseen",
     "undetermined/content-unseen",
     "undetermined/content-unseen",
     false,
     false},
    {"follow-up announced only",
     "27",
     NULL,
     {0},
     {HL_CONTENT_DECLARED, 0, 2},
     "kept",
     "undetermined/content-cut",
     "undetermined/content-cut",
     false,
     false},
};

static hl_chain *chain_of(int status, const char *method, const char *follow_up,
                          const struct contents *contents)
{
    char *head = g_strdup_printf("%s /a HTTP/1.1\nHost: a.example.org", method);
    char *next = g_strdup_printf("%s /b HTTP/1.1\nHost: a.example.org", follow_up);
    char *answer = g_strdup_printf("%d\nLocation: /b", status);
    hl_chain *chain = case_chain(head, contents->original, answer, next, contents->follow_up);
    const struct part *part = &contents->original_part;
    if (part->state != HL_CONTENT_PENDING)
        case_content(case_original(chain, 0), part->state, part->octets, part->declared);
    part = &contents->follow_up_part;
    if (part->state != HL_CONTENT_PENDING)
        case_content(case_follow_up(chain, 0), part->state, part->octets, part->declared);
    g_free(head);
    g_free(next);
    g_free(answer);
    return chain;
}

static const char *expected_verdict(char cell, bool same, const struct contents *contents)
{
    if (cell == '=')
        return contents->repeated;
    if (cell == '-' || cell == 'g')
        return same ? contents->unchanged : contents->rewritten;
    return "violation";
}

/* The rules in the order of their severity, then of their table. */
static char *expected_findings(int status, char cell, const char *method, const char *follow_up,
                               const struct contents *contents)
{
    GString *text = g_string_new(NULL);
    bool reads = g_str_equal(follow_up, "GET") || g_str_equal(follow_up, "HEAD");
    bool rewritten = reads && (!g_str_equal(method, follow_up) || status == 303);
    if (cell == 'm')
        g_string_append(text, " method-changed:error");
    if (cell == '=' && contents->changed)
        g_string_append(text,
                        status >= 307 ? " content-changed:error" : " content-dropped:warning");
    if (cell == 'r')
        g_string_append(text, " method-rewritten:warning");
    if (cell == 's')
        g_string_append(text, " see-other-repeated:warning");
    if (rewritten && contents->sent)
        g_string_append(text, " content-after-rewrite:warning");
    if (cell == 'g' && !contents->sent)
        g_string_append(text, " post-to-get:note");
    g_string_erase(text, 0, text->len > 0);
    return g_string_free(text, FALSE);
}

static void check_cell(int status, char cell, const char *method, const char *follow_up,
                       const struct contents *contents)
{
    char *verdict, *findings;
    hl_chain *chain = chain_of(status, method, follow_up, contents);
    case_judge(NULL, chain, &verdict, &findings);
    char *expected = expected_findings(status, cell, method, follow_up, contents);
    const char *right = expected_verdict(cell, g_str_equal(method, follow_up), contents);
    if (g_strcmp0(verdict, right) != 0 || g_strcmp0(findings, expected) != 0)
        g_error("%d %s -> %s, %s: %s [%s], expected %s [%s]", status, method, follow_up,
                contents->name, verdict, findings, right, expected);
    g_free(expected);
    g_free(verdict);
    g_free(findings);
    hl_chain_free(chain);
}

static void check_row(int status, const char *row, const char *method)
{
    for (size_t column = 0; column < METHODS; column++)
        for (size_t i = 0; i < G_N_ELEMENTS(all_contents); i++)
            check_cell(status, row[column], method, methods[column], &all_contents[i]);
}

static void test_table(gconstpointer data)
{
    const struct drawing *drawing = data;
    for (int i = 0; i < 2; i++)
        for (size_t row = 0; row < METHODS; row++)
            check_row(drawing->statuses[i], drawing->rows[row], methods[row]);
}

/* 300 and 305 are recorded, and not judged on method. */
static void test_not_judged(void)
{
    const char *post = "POST /a HTTP/1.1\nHost: a.example.org";
    const char *same = "POST /b HTTP/1.1\nHost: a.example.org";
    const char *get = "GET /b HTTP/1.1\nHost: a.example.org";
    case_expect(case_chain(post, "27", "300\nLocation: /b", same, "27"), "kept", "");
    case_expect(case_chain(post, "27", "300\nLocation: /b", same, NULL), "permitted", "");
    case_expect(case_chain(post, "27", "300\nLocation: /b", get, NULL), "permitted", "");
    case_expect(case_chain(post, "27", "300\nLocation: /b", get, "27"), "permitted", "");
    case_expect(case_chain(post, "27", "305\nLocation: /b", get, NULL), "permitted", "");
    hl_chain *chain = case_chain(post, "27", "300\nLocation: /b", same, "27");
    case_content(case_follow_up(chain, 0), HL_CONTENT_UNSEEN, 1, 2);
    case_expect(chain, "undetermined/content-unseen", "");
}

static void test_no_follow_up(void)
{
    static const struct {
        hl_reason reason;
        const char *verdict;
    } rows[] = {
        {HL_REASON_WINDOW_PASSED, "not-followed/window-passed"},
        {HL_REASON_CLIENT_CLOSED, "not-followed/client-closed"},
        {HL_REASON_CAPTURE_WENT_ON, "not-followed/capture-went-on"},
        {HL_REASON_PREFLIGHT_ONLY, "not-followed/preflight-only"},
        {HL_REASON_UNUSABLE_LOCATION, "not-followed/unusable-location"},
        {HL_REASON_ENCRYPTED, "unseen/encrypted"},
        {HL_REASON_CAPTURE_ENDED, "unseen/capture-ended"},
        {HL_REASON_OTHER_PROTOCOL, "unseen/other-protocol"},
        {HL_REASON_REQUEST_UNSEEN, "undetermined/request-unseen"},
        {HL_REASON_HALF_CUT, "undetermined/half-cut"},
        {HL_REASON_NONE, "undetermined"},
    };
    for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {
        hl_chain *chain = case_chain("POST /a HTTP/1.1\nHost: a.example.org", "27",
                                     "307\nLocation: /b", NULL, NULL);
        hl_chain_hop(chain, 0)->reason = rows[i].reason;
        case_expect(chain, rows[i].verdict, "");
    }
}

static hl_chain *post_to_get(void)
{
    return case_chain("POST /a HTTP/1.1\nHost: a.example.org", "27", "307\nLocation: /b",
                      "GET /b HTTP/1.1\nHost: a.example.org", NULL);
}

static void test_ambiguous(void)
{
    hl_chain *chain = post_to_get();
    hl_chain_hop(chain, 0)->confidence = HL_AMBIGUOUS;
    case_expect(chain, "undetermined/ambiguous", "");
    chain = post_to_get();
    hl_chain_hop(chain, 0)->confidence = HL_LIKELY;
    case_expect(chain, "violation", "method-changed:error");
}

static void test_request_unseen(void)
{
    hl_chain *chain = post_to_get();
    hl_exchange *redirect = hl_chain_hop(chain, 0)->redirect;
    hl_message_unref(redirect->request);
    redirect->request = NULL;
    case_expect(chain, "undetermined/request-unseen", "");
}

/* A damaged head, or a response that may belong to another request, proves nothing. */
static void test_damaged(void)
{
    for (int which = 0; which < 3; which++) {
        hl_chain *chain = post_to_get();
        hl_hop *hop = hl_chain_hop(chain, 0);
        hl_message *parts[] = {hop->redirect->request, hop->redirect->response,
                               hop->follow_up->request};
        parts[which]->oddities |= HL_ODDITY_HEAD_CUT;
        case_expect(chain, "undetermined/half-cut", "");
    }
    hl_chain *chain = post_to_get();
    case_original(chain, 0)->oddities |= HL_ODDITY_TURN_UNSURE;
    case_expect(chain, "undetermined/half-cut", "");
    chain = post_to_get();
    hl_chain_hop(chain, 0)->redirect->response->oddities |= HL_ODDITY_TURN_UNSURE;
    case_expect(chain, "undetermined/half-cut", "");
}

/* Which response the follow-up got does not matter for this hop; nor do oddities that cut nothing.
 */
static void test_harmless_damage(void)
{
    hl_chain *chain = post_to_get();
    case_follow_up(chain, 0)->oddities |= HL_ODDITY_TURN_UNSURE | HL_ODDITY_BARE_LF;
    case_original(chain, 0)->oddities |= HL_ODDITY_EARLY_RESPONSE | HL_ODDITY_SPACE_IN_TARGET;
    case_expect(chain, "violation", "method-changed:error");
}

/* The evidence for the method is complete when both heads are, whatever became of the contents. */
static void test_method_despite_cut_content(void)
{
    hl_chain *chain = post_to_get();
    case_content(case_original(chain, 0), HL_CONTENT_CUT, 1, 27);
    case_original(chain, 0)->oddities |= HL_ODDITY_CONTENT_CUT;
    case_content(case_follow_up(chain, 0), HL_CONTENT_UNSEEN, 0, HL_OCTETS_UNKNOWN);
    case_follow_up(chain, 0)->oddities |= HL_ODDITY_CONTENT_GAP;
    case_expect(chain, "violation", "method-changed:error");
}

/* RFC 9110 §15.4.4 as the issue has it: HEAD and GET are both fine after 303. */
static void test_see_other_head_and_get(void)
{
    const char *head = "HEAD /a HTTP/1.1\nHost: a.example.org";
    const char *get = "GET /a HTTP/1.1\nHost: a.example.org";
    case_expect(case_chain(head, NULL, "303\nLocation: /a", get, NULL), "permitted", "");
    case_expect(case_chain(get, NULL, "303\nLocation: /a", head, NULL), "permitted", "");
    case_expect(case_chain(head, NULL, "303\nLocation: /a", head, NULL), "kept",
                "redirect-loop:warning");
}

void add_verdict_tests(void)
{
    g_test_add_data_func("/audit/verdict/307-308", &drawings[0], test_table);
    g_test_add_data_func("/audit/verdict/301-302", &drawings[1], test_table);
    g_test_add_data_func("/audit/verdict/303", &drawings[2], test_table);
    g_test_add_func("/audit/verdict/not-judged", test_not_judged);
    g_test_add_func("/audit/verdict/no-follow-up", test_no_follow_up);
    g_test_add_func("/audit/verdict/ambiguous", test_ambiguous);
    g_test_add_func("/audit/verdict/request-unseen", test_request_unseen);
    g_test_add_func("/audit/verdict/damaged", test_damaged);
    g_test_add_func("/audit/verdict/harmless-damage", test_harmless_damage);
    g_test_add_func("/audit/verdict/method-despite-cut-content", test_method_despite_cut_content);
    g_test_add_func("/audit/verdict/see-other-head-and-get", test_see_other_head_and_get);
}
