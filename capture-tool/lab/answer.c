/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "answer.h"

#include "index_page.h"

#include <string.h>

typedef struct response {
    int status;
    const char *reason, *type;
    char *location; /* NULL: none */
    GString *content;
} response;

static void append_text(GByteArray *out, const char *text)
{
    g_byte_array_append(out, (const guint8 *)text, (guint)strlen(text));
}

void hl_lab_answer_head(GByteArray *out, const hl_message *request)
{
    if (request->version == HL_HTTP_1_1 && hl_message_lists(request, "expect", "100-continue"))
        append_text(out, "HTTP/1.1 100 Continue\r\n\r\n");
}

static bool is_kept_alive(const hl_message *request)
{
    if (hl_message_lists(request, "connection", "close"))
        return false;
    return request->version == HL_HTTP_1_1 || hl_message_lists(request, "connection", "keep-alive");
}

static const char *reason_of(uint16_t status)
{
    switch (status) {
    case 301:
        return "Moved Permanently";
    case 302:
        return "Found";
    case 303:
        return "See Other";
    case 307:
        return "Temporary Redirect";
    default:
        return "Permanent Redirect";
    }
}

/* The name that the client called this host by, without the port. */
static char *host_of(const hl_message *request)
{
    hl_bytes host = hl_message_find(request, "host");
    return hl_bytes_copy_text(hl_bytes_first(host, hl_bytes_find(host, ':')));
}

static void redirect(response *answer, const hl_message *request, const hl_lab_case *wanted,
                     const hl_lab_sites *sites, hl_lab_site site)
{
    char *host = host_of(request);
    answer->status = wanted->status;
    answer->reason = reason_of(wanted->status);
    answer->location = hl_lab_case_location(wanted, sites, site, host);
    g_string_append_printf(answer->content, "go to %s\n", answer->location);
    g_free(host);
}

static void land(response *answer, const hl_message *request, const hl_lab_case *wanted)
{
    char *name = hl_lab_case_name(wanted), *method = hl_bytes_copy_text(request->method);
    g_string_append_printf(answer->content,
                           "%s came here with %s, content: %" G_GUINT64_FORMAT "\n", name, method,
                           request->content.octets);
    g_free(method);
    g_free(name);
}

static void compose(response *answer, const hl_message *request, hl_lab_page page,
                    const hl_lab_case *wanted, const hl_lab_sites *sites, hl_lab_site site)
{
    switch (page) {
    case HL_LAB_START:
        redirect(answer, request, wanted, sites, site);
        return;
    case HL_LAB_LANDED:
        land(answer, request, wanted);
        return;
    case HL_LAB_INDEX:
        answer->type = "text/html; charset=utf-8";
        hl_lab_index_page_append(answer->content, sites);
        return;
    case HL_LAB_NOWHERE:
        answer->status = 404;
        answer->reason = "Not Found";
        g_string_append(answer->content, "there is no such page; / has a list\n");
        return;
    }
}

/* Nothing may come from a cache: not the next question's redirect either. */
static void write_out(GByteArray *out, const response *answer, bool is_kept, bool has_content)
{
    GString *head = g_string_new(NULL);
    g_string_append_printf(head, "HTTP/1.1 %d %s\r\nCache-Control: no-store\r\n", answer->status,
                           answer->reason);
    if (answer->location)
        g_string_append_printf(head, "Location: %s\r\n", answer->location);
    g_string_append_printf(head,
                           "Content-Type: %s\r\nContent-Length: %zu\r\nConnection: %s\r\n\r\n",
                           answer->type, answer->content->len, is_kept ? "keep-alive" : "close");
    append_text(out, head->str);
    if (has_content)
        append_text(out, answer->content->str);
    g_string_free(head, TRUE);
}

bool hl_lab_answer(GByteArray *out, const hl_message *request, const hl_lab_sites *sites,
                   hl_lab_site site, hl_lab_page *page)
{
    hl_lab_case wanted;
    response answer = {200, "OK", "text/plain; charset=utf-8", NULL, g_string_new(NULL)};
    bool is_kept = is_kept_alive(request);
    *page = hl_lab_page_find(request->target, &wanted);
    if (*page == HL_LAB_START && !hl_lab_form_is_served(wanted.form, sites))
        *page = HL_LAB_NOWHERE;
    compose(&answer, request, *page, &wanted, sites, site);
    write_out(out, &answer, is_kept, !hl_bytes_is(request->method, "HEAD"));
    g_free(answer.location);
    g_string_free(answer.content, TRUE);
    return is_kept;
}
