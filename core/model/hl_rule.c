/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "model/hl_rule.h"

#include <glib.h>

/* clang-format off */
static const hl_rule rules[HL_RULE_COUNT] = {
    {HL_RULE_METHOD_CHANGED, "method-changed", HL_ERROR, HL_MUST, "RFC 9110 §15.4.8",
     "The server is asked for something else than the user asked for: what was to be written or "
     "deleted is merely read, or the reverse, and nobody is told.",
     "DELETE /cars/oldest\n"
     "  < 307, Location: /cars/1908\n"
     "DELETE /cars/1908",
     "DELETE /cars/oldest\n"
     "  < 307, Location: /cars/1908\n"
     "GET /cars/1908"},

    {HL_RULE_CONTENT_CHANGED, "content-changed", HL_ERROR, HL_SHOULD, "RFC 9110 §15.4",
     "The server acts on an empty or another content under the right method: an upload becomes an "
     "empty file, an order an empty order.",
     "PUT /file, 27 octets\n"
     "  < 307, Location: /store/file\n"
     "PUT /store/file, the same 27 octets",
     "PUT /file, 27 octets\n"
     "  < 307, Location: /store/file\n"
     "PUT /store/file, Content-Length: 0"},

    {HL_RULE_METHOD_REWRITTEN, "method-rewritten", HL_WARNING, HL_SHOULD, "RFC 9110 §15.4.2, §15.4.3",
     "301 and 302 allow POST to become GET and nothing else: a PUT or DELETE that turns into a GET "
     "has no effect, yet looks like a success.",
     "DELETE /cars/7\n"
     "  < 301, Location: /v2/cars/7\n"
     "DELETE /v2/cars/7",
     "DELETE /cars/7\n"
     "  < 301, Location: /v2/cars/7\n"
     "GET /v2/cars/7"},

    {HL_RULE_CONTENT_DROPPED, "content-dropped", HL_WARNING, HL_SHOULD, "RFC 9110 §15.4",
     "The method is repeated with an empty or another content: PUT with nothing overwrites what was "
     "there with nothing.",
     "PUT /file, 27 octets\n"
     "  < 301, Location: /v2/file\n"
     "PUT /v2/file, the same 27 octets",
     "PUT /file, 27 octets\n"
     "  < 301, Location: /v2/file\n"
     "PUT /v2/file, Content-Length: 0"},

    {HL_RULE_SEE_OTHER_REPEATED, "see-other-repeated", HL_WARNING, HL_SHOULD, "RFC 9110 §15.4.4",
     "303 says that the request has been dealt with and its outcome is elsewhere: repeating it "
     "there does the work a second time, or asks a page that is only read to be changed.",
     "POST /orders, 27 octets\n"
     "  < 303, Location: /orders/7\n"
     "GET /orders/7",
     "POST /orders, 27 octets\n"
     "  < 303, Location: /orders/7\n"
     "POST /orders/7, 27 octets"},

    {HL_RULE_CONTENT_AFTER_REWRITE, "content-after-rewrite", HL_WARNING, HL_SHOULD,
     "RFC 9110 §15.4, CVE-2023-45803",
     "A content that was meant for the first server only is sent along with a GET or HEAD, where it "
     "means nothing: secrets leak, and a server that does not read it takes it for the next request.",
     "POST /login, 27 octets\n"
     "  < 303, Location: /home\n"
     "GET /home",
     "POST /login, 27 octets\n"
     "  < 303, Location: /home\n"
     "GET /home, Content-Length: 27, 27 octets"},

    {HL_RULE_STALE_CONTENT_FIELDS, "stale-content-fields", HL_NOTE, HL_SHOULD, "RFC 9110 §15.4",
     "Fields that describe a content that is no longer sent: a server may wait for it, refuse the "
     "request, or choose its answer by them.",
     "POST /orders, Content-Type: application/json, 27 octets\n"
     "  < 303, Location: /orders/7\n"
     "GET /orders/7",
     "POST /orders, Content-Type: application/json, 27 octets\n"
     "  < 303, Location: /orders/7\n"
     "GET /orders/7, Content-Type: application/json"},

    {HL_RULE_POST_TO_GET, "post-to-get", HL_NOTE, HL_ADVICE, "RFC 9110 §15.4.2, §15.4.3",
     "Permitted for historical reasons, and what browsers do; a server that wants the POST repeated "
     "has to say 307 or 308.",
     "POST /orders, 27 octets\n"
     "  < 308, Location: /v2/orders\n"
     "POST /v2/orders, the same 27 octets",
     "POST /orders, 27 octets\n"
     "  < 301, Location: /v2/orders\n"
     "GET /v2/orders"},

    {HL_RULE_WRONG_TARGET, "wrong-target", HL_WARNING, HL_SHOULD, "RFC 9110 §10.2.2, RFC 3986 §5.2",
     "The client resolved Location wrongly and asks for a resource that the server never named.",
     "GET /shop/list?page=1\n"
     "  < 302, Location: ?page=2\n"
     "GET /shop/list?page=2",
     "GET /shop/list?page=1\n"
     "  < 302, Location: ?page=2\n"
     "GET /shop/?page=2"},

    {HL_RULE_STALE_HOST, "stale-host", HL_WARNING, HL_MUST, "RFC 9112 §3.2, RFC 9110 §7.2",
     "The new server is asked for the old server's site: it answers with another site's page, an "
     "error, or another redirect.",
     "GET /a, Host: old.example.org\n"
     "  < 301, Location: http://new.example.org/a\n"
     "GET /a, Host: new.example.org",
     "GET /a, Host: old.example.org\n"
     "  < 301, Location: http://new.example.org/a\n"
     "GET /a, Host: old.example.org (sent to new.example.org)"},

    {HL_RULE_FRAGMENT_SENT, "fragment-sent", HL_WARNING, HL_MUST, "RFC 9112 §3.2.1, RFC 9110 §7.1",
     "A fragment is for the client alone: on the wire it makes the request malformed, and it tells "
     "the server what it should not know.",
     "GET /a\n"
     "  < 302, Location: /b#part\n"
     "GET /b",
     "GET /a\n"
     "  < 302, Location: /b#part\n"
     "GET /b#part"},

    {HL_RULE_UNUSABLE_LOCATION, "unusable-location", HL_WARNING, HL_SHOULD, "RFC 9110 §10.2.2",
     "The server says go elsewhere and does not say where: every client does something else with "
     "that. This is the server's fault.",
     "GET /a\n"
     "  < 302, Location: /b\n"
     "GET /b",
     "GET /a\n"
     "  < 302, no Location"},

    {HL_RULE_REDIRECT_LOOP, "redirect-loop", HL_WARNING, HL_SHOULD, "RFC 9110 §15.4",
     "The very same request over and over, cookies included, costs both sides work and leads "
     "nowhere.",
     "GET /a\n"
     "  < 302, Location: /b\n"
     "GET /b\n"
     "  < 302, Location: /a (the client stops and says so)",
     "GET /a\n"
     "  < 302, Location: /b\n"
     "GET /b\n"
     "  < 302, Location: /a\n"
     "GET /a"},

    {HL_RULE_TOO_MANY_HOPS, "too-many-hops", HL_WARNING, HL_FETCH, "Fetch, HTTP-redirect fetch",
     "A chain that long is a loop that never shows the same URL twice, and each hop costs a round "
     "trip.",
     "GET /1 < 302 ... GET /21 < 302, Location: /22\n"
     "(20 redirects were followed; the client stops and says so)",
     "GET /1 < 302 ... GET /21 < 302, Location: /22\n"
     "GET /22"},

    {HL_RULE_INSECURE_DOWNGRADE, "insecure-downgrade", HL_WARNING, HL_ADVICE, "RFC 9110 §4.2.2, CWE-319",
     "What began encrypted goes on in the clear: everybody on the path reads the request, and can "
     "change the answer.",
     "GET https://shop.example.org/cart\n"
     "  < 302, Location: https://shop.example.org/pay\n"
     "GET https://shop.example.org/pay",
     "GET https://shop.example.org/cart\n"
     "  < 302, Location: http://shop.example.org/pay\n"
     "GET http://shop.example.org/pay"},

    {HL_RULE_AUTHORIZATION_FORWARDED, "authorization-forwarded", HL_ERROR, HL_FETCH,
     "Fetch, HTTP-redirect fetch; RFC 9110 §15.4",
     "Whoever runs the other origin now holds the user's password or token for the first one.",
     "GET http://api.example.org/a, Authorization: <redacted>\n"
     "  < 302, Location: http://cdn.example.net/a\n"
     "GET http://cdn.example.net/a",
     "GET http://api.example.org/a, Authorization: <redacted>\n"
     "  < 302, Location: http://cdn.example.net/a\n"
     "GET http://cdn.example.net/a, Authorization: <redacted>"},

    {HL_RULE_COOKIE_FORWARDED, "cookie-forwarded", HL_WARNING, HL_SHOULD, "RFC 9110 §15.4, RFC 6265 §5.4",
     "Whoever runs the other host can now act as the user on the first one.",
     "GET http://www.example.org/a, Cookie: sid=<redacted>\n"
     "  < 302, Location: http://cdn.example.net/a\n"
     "GET http://cdn.example.net/a",
     "GET http://www.example.org/a, Cookie: sid=<redacted>\n"
     "  < 302, Location: http://cdn.example.net/a\n"
     "GET http://cdn.example.net/a, Cookie: sid=<redacted>"},

    {HL_RULE_PROXY_AUTHORIZATION_FORWARDED, "proxy-authorization-forwarded", HL_ERROR, HL_SHOULD,
     "RFC 9110 §11.7.2, CVE-2023-32681",
     "The credentials for the proxy are handed to an origin server, whose owner can then use the "
     "proxy in the user's name.",
     "GET http://a.example.org/ (to the proxy), Proxy-Authorization: <redacted>\n"
     "  < 302, Location: http://b.example.net/\n"
     "GET / (to b.example.net)",
     "GET http://a.example.org/ (to the proxy), Proxy-Authorization: <redacted>\n"
     "  < 302, Location: http://b.example.net/\n"
     "GET / (to b.example.net), Proxy-Authorization: <redacted>"},

    {HL_RULE_SECRET_HEADER_FORWARDED, "secret-header-forwarded", HL_NOTE, HL_ADVICE, "RFC 9110 §15.4",
     "A key in a field of the application's own is a credential too, but clients do not know it and "
     "send it to the other host.",
     "GET http://api.example.org/a, X-Api-Key: <redacted>\n"
     "  < 302, Location: http://cdn.example.net/a\n"
     "GET http://cdn.example.net/a",
     "GET http://api.example.org/a, X-Api-Key: <redacted>\n"
     "  < 302, Location: http://cdn.example.net/a\n"
     "GET http://cdn.example.net/a, X-Api-Key: <redacted>"},

    {HL_RULE_REFERER_DOWNGRADE, "referer-downgrade", HL_WARNING, HL_MUST, "RFC 9110 §10.1.3",
     "The URL of an encrypted page, with whatever its path and query hold, goes over the wire in the "
     "clear.",
     "GET https://shop.example.org/go, Referer: https://shop.example.org/cart?id=7\n"
     "  < 302, Location: http://ads.example.net/\n"
     "GET http://ads.example.net/",
     "GET https://shop.example.org/go, Referer: https://shop.example.org/cart?id=7\n"
     "  < 302, Location: http://ads.example.net/\n"
     "GET http://ads.example.net/, Referer: https://shop.example.org/cart?id=7"},

    {HL_RULE_CONTENT_TO_OTHER_ORIGIN, "content-to-other-origin", HL_NOTE, HL_ADVICE, "RFC 9110 §15.4",
     "Correct, and worth knowing: what the user sent to one host now lies with another, because the "
     "first one said so.",
     "POST http://api.example.org/orders, 27 octets\n"
     "  < 307, Location: http://api.example.org/v2/orders\n"
     "POST http://api.example.org/v2/orders, the same 27 octets",
     "POST http://api.example.org/orders, 27 octets\n"
     "  < 307, Location: http://shop.example.net/orders\n"
     "POST http://shop.example.net/orders, the same 27 octets"},
};

/* Where a rule covers several statuses: the clause of each. */
static const struct status_reference {
    hl_rule_id id;
    uint16_t status;
    const char *reference;
} status_references[] = {
    {HL_RULE_METHOD_CHANGED, 307, "RFC 9110 §15.4.8"},
    {HL_RULE_METHOD_CHANGED, 308, "RFC 9110 §15.4.9, RFC 7538 §3"},
    {HL_RULE_CONTENT_CHANGED, 307, "RFC 9110 §15.4, §15.4.8"},
    {HL_RULE_CONTENT_CHANGED, 308, "RFC 9110 §15.4, §15.4.9"},
    {HL_RULE_METHOD_REWRITTEN, 301, "RFC 9110 §15.4.2"},
    {HL_RULE_METHOD_REWRITTEN, 302, "RFC 9110 §15.4.3"},
    {HL_RULE_CONTENT_DROPPED, 301, "RFC 9110 §15.4, §15.4.2"},
    {HL_RULE_CONTENT_DROPPED, 302, "RFC 9110 §15.4, §15.4.3"},
    {HL_RULE_POST_TO_GET, 301, "RFC 9110 §15.4.2"},
    {HL_RULE_POST_TO_GET, 302, "RFC 9110 §15.4.3"},
    {HL_RULE_UNUSABLE_LOCATION, 301, "RFC 9110 §10.2.2, §15.4.2"},
    {HL_RULE_UNUSABLE_LOCATION, 302, "RFC 9110 §10.2.2, §15.4.3"},
    {HL_RULE_UNUSABLE_LOCATION, 303, "RFC 9110 §10.2.2, §15.4.4"},
    {HL_RULE_UNUSABLE_LOCATION, 307, "RFC 9110 §10.2.2, §15.4.8"},
    {HL_RULE_UNUSABLE_LOCATION, 308, "RFC 9110 §10.2.2, §15.4.9"},
    {HL_RULE_CONTENT_TO_OTHER_ORIGIN, 307, "RFC 9110 §15.4.8"},
    {HL_RULE_CONTENT_TO_OTHER_ORIGIN, 308, "RFC 9110 §15.4.9"},
};
/* clang-format on */

const hl_rule *hl_rule_get(hl_rule_id id)
{
    return &rules[id];
}

const hl_rule *hl_rule_find(const char *name)
{
    for (int i = 0; i < HL_RULE_COUNT; i++)
        if (g_str_equal(rules[i].name, name))
            return &rules[i];
    return NULL;
}

const char *hl_rule_reference(hl_rule_id id, uint16_t status)
{
    for (size_t i = 0; i < G_N_ELEMENTS(status_references); i++)
        if (status_references[i].id == id && status_references[i].status == status)
            return status_references[i].reference;
    return rules[id].reference;
}

const char *hl_strength_text(hl_strength strength)
{
    static const char *const texts[] = {"must", "should", "fetch", "advice"};
    return texts[strength];
}
