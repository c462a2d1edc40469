/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "misresolution.h"

#include <glib.h>

static hl_url *resolve_text(const hl_url *base, char *text)
{
    hl_url *url = hl_url_resolve(base, hl_bytes_text(text));
    g_free(text);
    return url;
}

/* The path without query. */
static char *path_of(const hl_url *url)
{
    return g_strndup(url->path_and_query, strcspn(url->path_and_query, "?"));
}

/* "?x" replaces the query only; older rules (RFC 2396) dropped the last segment too. */
static hl_url *in_folder(const hl_url *source, const char *reference)
{
    return resolve_text(source, g_strconcat("./", reference, NULL));
}

/* The base's folder is forgotten: "g" from /b/c becomes /g. */
static hl_url *at_root(const hl_url *source, const char *reference)
{
    while (g_str_has_prefix(reference, "../") || g_str_has_prefix(reference, "./"))
        reference = strchr(reference, '/') + 1;
    return resolve_text(source, g_strconcat("/", reference, NULL));
}

/* The base's last segment is taken for a folder: "g" from /b/c becomes /b/c/g. */
static hl_url *below_source(const hl_url *source, const char *reference)
{
    char *path = path_of(source);
    hl_url *url = resolve_text(source, g_strconcat(path, "/", reference, NULL));
    g_free(path);
    return url;
}

/* The base's folder ends with a slash, and one more is put after it: PHP's streams do. */
static hl_url *after_doubled_slash(const hl_url *source, const char *reference)
{
    char *folder = path_of(source);
    *(strrchr(folder, '/') + 1) = '\0';
    hl_url *url = resolve_text(source, g_strconcat(folder, "/", reference, NULL));
    g_free(folder);
    return url;
}

/* "//host/path" is taken for a path of the same server. */
static hl_url *as_path(const hl_url *source, const char *reference)
{
    char *authority = hl_url_authority(source);
    char *text = g_strconcat(source->scheme, "://", authority, reference, NULL);
    hl_url *url = hl_url_parse(hl_bytes_text(text));
    g_free(text);
    g_free(authority);
    return url;
}

static bool has_other_than_ascii(const char *text)
{
    for (; *text; text++)
        if ((unsigned char)*text >= 0x80)
            return true;
    return false;
}

/* A raw UTF-8 Location is read as ISO-8859-1 and encoded as UTF-8 once more. */
static hl_url *encoded_twice(const hl_url *source, const char *reference)
{
    char *text = g_convert(reference, -1, "UTF-8", "ISO-8859-1", NULL, NULL, NULL);
    return text ? resolve_text(source, text) : NULL;
}

static void add(hl_misresolution *found, unsigned *count, const hl_url *target, hl_url *url,
                const char *how)
{
    bool known = !url || g_str_equal(url->key, target->key);
    for (unsigned i = 0; i < *count && !known; i++)
        known = g_str_equal(found[i].url->key, url->key);
    if (known || *count == HL_MISRESOLUTIONS_MAX)
        hl_url_free(url);
    else
        found[(*count)++] = (hl_misresolution){url, how};
}

static bool is_relative_path(const char *reference)
{
    if (*reference == '/' || *reference == '?' || *reference == '#')
        return false;
    char *scheme = g_uri_parse_scheme(reference);
    g_free(scheme);
    return !scheme;
}

unsigned hl_misresolution_find(const hl_location *location,
                               hl_misresolution found[HL_MISRESOLUTIONS_MAX])
{
    unsigned count = 0;
    const hl_url *source = location->source, *target = location->target;
    if (!source || !target)
        return 0;
    char *reference = hl_bytes_copy_text(hl_bytes_trim(location->raw));
    if (*reference == '?' || *reference == '#') {
        const char *how = *reference == '?' ? "query-only" : "fragment-only";
        add(found, &count, target, in_folder(source, reference), how);
        add(found, &count, target, at_root(source, reference), how);
        add(found, &count, target, after_doubled_slash(source, reference), "doubled-slash");
    } else if (g_str_has_prefix(reference, "//")) {
        add(found, &count, target, as_path(source, reference), "host-as-path");
    } else if (is_relative_path(reference)) {
        const char *how =
            g_str_has_prefix(reference, "..") ? "parent-folder" : "missing-base-folder";
        add(found, &count, target, at_root(source, reference), how);
        add(found, &count, target, below_source(source, reference), "file-as-folder");
        add(found, &count, target, after_doubled_slash(source, reference), "doubled-slash");
    }
    if (has_other_than_ascii(reference))
        add(found, &count, target, encoded_twice(source, reference), "encoded-twice");
    g_free(reference);
    return count;
}
