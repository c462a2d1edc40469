/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "cases.h"

#include <string.h>

const uint16_t hl_lab_statuses[HL_LAB_STATUSES] = {301, 302, 303, 307, 308};

#define LANDED "/landed"

static const struct {
    const char *name, *text;
} forms[HL_LAB_FORMS] = {
    [HL_LAB_ABSOLUTE] = {"absolute", "an absolute URL of the same origin"},
    [HL_LAB_PATH] = {"path", "an absolute path"},
    [HL_LAB_RELATIVE] = {"relative", "a relative path"},
    [HL_LAB_QUERY] = {"query", "a query alone"},
    [HL_LAB_NETWORK] = {"network", "a network path (//host/path)"},
    [HL_LAB_FRAGMENT] = {"fragment", "a path with a fragment"},
    [HL_LAB_PORT] = {"port", "an absolute URL, another port"},
    [HL_LAB_HOST] = {"host", "an absolute URL, another host"},
    [HL_LAB_FAMILY] = {"ipv6", "an absolute URL, from IPv4 to IPv6"},
    [HL_LAB_UPGRADE] = {"upgrade", "an absolute URL, from http to https"},
    [HL_LAB_DOWNGRADE] = {"downgrade", "an absolute URL, from https to http"},
};

const char *hl_lab_form_name(hl_lab_form form)
{
    return forms[form].name;
}

const char *hl_lab_form_text(hl_lab_form form)
{
    return forms[form].text;
}

bool hl_lab_form_is_served(hl_lab_form form, const hl_lab_sites *sites)
{
    return form != HL_LAB_FAMILY || hl_lab_sites_has_ipv6(sites);
}

/* ---- from words ---- */

static bool find_status(hl_bytes word, uint16_t *status)
{
    for (int i = 0; i < HL_LAB_STATUSES; i++) {
        char digits[8];
        g_snprintf(digits, sizeof digits, "%u", hl_lab_statuses[i]);
        if (hl_bytes_is(word, digits)) {
            *status = hl_lab_statuses[i];
            return true;
        }
    }
    return false;
}

static bool find_form(hl_bytes word, hl_lab_form *form)
{
    for (int i = 0; i < HL_LAB_FORMS; i++)
        if (hl_bytes_is(word, forms[i].name)) {
            *form = (hl_lab_form)i;
            return true;
        }
    return false;
}

/* "307/path" */
static bool find_case(hl_bytes words, hl_lab_case *found)
{
    size_t slash = hl_bytes_find(words, '/');
    return slash < words.size && find_status(hl_bytes_first(words, slash), &found->status) &&
           find_form(hl_bytes_skip(words, slash + 1), &found->form);
}

static void append_case(GArray *cases, uint16_t status, hl_lab_form form)
{
    hl_lab_case added = {status, form};
    for (guint i = 0; i < cases->len; i++) {
        const hl_lab_case *known = &g_array_index(cases, hl_lab_case, i);
        if (known->status == status && known->form == form)
            return;
    }
    g_array_append_val(cases, added);
}

static void append_statuses(GArray *cases, hl_lab_form form)
{
    for (int i = 0; i < HL_LAB_STATUSES; i++)
        append_case(cases, hl_lab_statuses[i], form);
}

static bool append_word(GArray *cases, hl_bytes word)
{
    hl_lab_case one = {0, HL_LAB_ABSOLUTE};
    if (hl_bytes_is(word, "all"))
        for (int i = 0; i < HL_LAB_FORMS; i++)
            append_statuses(cases, (hl_lab_form)i);
    else if (find_form(word, &one.form))
        append_statuses(cases, one.form);
    else if (find_status(word, &one.status) || find_case(word, &one))
        append_case(cases, one.status, one.form);
    else
        return false;
    return true;
}

char *hl_lab_cases_parse(const char *list, GArray *cases)
{
    char **words = g_strsplit(list ? list : forms[HL_LAB_ABSOLUTE].name, ",", -1);
    char *wrong = *words ? NULL : g_strdup("");
    for (char **word = words; *word && !wrong; word++)
        if (!append_word(cases, hl_bytes_text(*word)))
            wrong = g_strdup(*word);
    g_strfreev(words);
    return wrong;
}

/* ---- from a request ---- */

/* The path of an absolute-form (RFC 9112 §3.2.2) begins behind its authority. */
static hl_bytes path_of(hl_bytes target)
{
    if (hl_bytes_starts_nocase(target, "http://") || hl_bytes_starts_nocase(target, "https://")) {
        target = hl_bytes_skip(target, hl_bytes_find(target, '/') + 2);
        target = hl_bytes_skip(target, hl_bytes_find(target, '/'));
    }
    return target;
}

hl_lab_page hl_lab_page_find(hl_bytes target, hl_lab_case *found)
{
    target = path_of(target);
    size_t end = hl_bytes_find(target, '?');
    hl_bytes path = hl_bytes_first(target, end),
             query = hl_bytes_skip(target, MIN(end + 1, target.size));
    if (hl_bytes_is(path, "/"))
        return HL_LAB_INDEX;
    bool landed = hl_bytes_starts_nocase(path, LANDED "/");
    if (landed)
        path = hl_bytes_skip(path, strlen(LANDED));
    if (!hl_bytes_starts_nocase(path, "/") || !find_case(hl_bytes_skip(path, 1), found))
        return HL_LAB_NOWHERE;
    landed |= found->form == HL_LAB_QUERY && hl_bytes_is(query, "landed");
    return landed ? HL_LAB_LANDED : HL_LAB_START;
}

/* ---- URLs ---- */

char *hl_lab_case_name(const hl_lab_case *wanted)
{
    return g_strdup_printf("%u/%s", wanted->status, forms[wanted->form].name);
}

char *hl_lab_case_url(const hl_lab_case *wanted, const hl_lab_sites *sites, bool secure)
{
    hl_lab_site site = {HL_LAB_HERE, secure};
    if (wanted->form == HL_LAB_DOWNGRADE || wanted->form == HL_LAB_UPGRADE)
        site.secure = wanted->form == HL_LAB_DOWNGRADE;
    char *name = hl_lab_case_name(wanted);
    char *url =
        g_strdup_printf("%s://%s:%u/%s", site.secure ? "https" : "http",
                        hl_lab_place_host(site.place), hl_lab_sites_port(sites, site), name);
    g_free(name);
    return url;
}

/* Only names that the certificate has lead on. */
static const char *host_at(hl_lab_place place, const char *host)
{
    bool has_name = place == HL_LAB_HERE || place == HL_LAB_OTHER_PORT;
    return has_name && g_str_equal(host, "localhost") ? host : hl_lab_place_host(place);
}

static char *url_at(const hl_lab_sites *sites, hl_lab_site site, const char *host, const char *path)
{
    return g_strdup_printf("%s://%s:%u%s", site.secure ? "https" : "http",
                           host_at(site.place, host), hl_lab_sites_port(sites, site), path);
}

static char *location_to(hl_lab_form form, const hl_lab_sites *sites, hl_lab_site site,
                         const char *host, const char *path)
{
    hl_lab_place port = site.place == HL_LAB_OTHER_PORT ? HL_LAB_HERE : HL_LAB_OTHER_PORT;
    hl_lab_place other = site.place == HL_LAB_OTHER_HOST ? HL_LAB_HERE : HL_LAB_OTHER_HOST;
    hl_lab_place family = site.place == HL_LAB_IPV6 ? HL_LAB_HERE : HL_LAB_IPV6;
    switch (form) {
    case HL_LAB_ABSOLUTE:
        return url_at(sites, site, host, path);
    case HL_LAB_PATH:
        return g_strdup(path);
    case HL_LAB_RELATIVE:
        return g_strconcat("..", path, NULL);
    case HL_LAB_QUERY:
        return g_strdup("?landed");
    case HL_LAB_NETWORK:
        return g_strdup_printf("//%s:%u%s", host_at(site.place, host),
                               hl_lab_sites_port(sites, site), path);
    case HL_LAB_FRAGMENT:
        return g_strconcat(path, "#part", NULL);
    case HL_LAB_PORT:
        return url_at(sites, (hl_lab_site){port, site.secure}, host, path);
    case HL_LAB_HOST:
        return url_at(sites, (hl_lab_site){other, site.secure}, host, path);
    case HL_LAB_FAMILY:
        return url_at(sites, (hl_lab_site){family, site.secure}, host, path);
    case HL_LAB_UPGRADE:
        return url_at(sites, (hl_lab_site){site.place, true}, host, path);
    case HL_LAB_DOWNGRADE:
        return url_at(sites, (hl_lab_site){site.place, false}, host, path);
    }
    return NULL;
}

char *hl_lab_case_location(const hl_lab_case *wanted, const hl_lab_sites *sites, hl_lab_site site,
                           const char *host)
{
    char *name = hl_lab_case_name(wanted), *path = g_strconcat(LANDED "/", name, NULL);
    char *location = location_to(wanted->form, sites, site, host, path);
    g_free(path);
    g_free(name);
    return location;
}
