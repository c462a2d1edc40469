/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "report/words.h"

#include "base/hl_escape.h"
#include "report/redact.h"

char *hl_words_octets(hl_bytes text)
{
    GString *shown = g_string_new(NULL);
    hl_escape_text(shown, text);
    return g_string_free(shown, FALSE);
}

static char *words_by(void (*redact)(GString *, hl_bytes), hl_bytes text)
{
    GString *bare = g_string_new(NULL);
    redact(bare, text);
    char *shown = hl_words_octets(hl_bytes_from(bare->str, bare->len));
    g_string_free(bare, TRUE);
    return shown;
}

char *hl_words_url(hl_bytes url)
{
    return words_by(hl_redact_reference, url);
}

char *hl_words_authority(hl_bytes authority)
{
    return words_by(hl_redact_authority, authority);
}

char *hl_words_target(hl_exchange *exchange)
{
    const char *url = hl_exchange_url(exchange);
    return url ? hl_words_url(hl_bytes_text(url)) : hl_words_authority(exchange->request->target);
}

char *hl_words_agent(hl_bytes agent)
{
    return words_by(hl_redact_sentence, agent);
}

char *hl_words_sentence(const char *sentence)
{
    GString *bare = g_string_new(NULL);
    GString *shown = g_string_new(NULL);
    hl_redact_sentence(bare, hl_bytes_text(sentence));
    hl_bytes rest = hl_bytes_from(bare->str, bare->len);
    while (rest.size > 0) {
        size_t length = hl_bytes_find(rest, '\\');
        hl_escape_text(shown, hl_bytes_first(rest, length));
        if (length < rest.size)
            g_string_append_c(shown, '\\');
        rest = hl_bytes_skip(rest, length + 1);
    }
    g_string_free(bare, TRUE);
    return g_string_free(shown, FALSE);
}

char *hl_words_count(uint64_t count)
{
    GString *text = g_string_new(NULL);
    g_string_printf(text, "%" G_GUINT64_FORMAT, count);
    for (gssize place = (gssize)text->len - 3; place > 0; place -= 3)
        g_string_insert_c(text, place, ',');
    return g_string_free(text, FALSE);
}

char *hl_words_counted(uint64_t count, const char *one, const char *many)
{
    char *number = hl_words_count(count);
    char *text = g_strconcat(number, " ", count == 1 ? one : many, NULL);
    g_free(number);
    return text;
}

char *hl_words_duration(hl_time_ns duration)
{
    if (duration < HL_NS_PER_MILLISECOND)
        return g_strdup_printf("%d µs", (int)(duration / 1000));
    if (duration < HL_NS_PER_SECOND)
        return g_strdup_printf("%d ms", (int)(duration / HL_NS_PER_MILLISECOND));
    gint64 tenths = duration / (HL_NS_PER_SECOND / 10);
    return g_strdup_printf("%" G_GINT64_FORMAT ".%d s", tenths / 10, (int)(tenths % 10));
}

const char *hl_words_verdict(hl_verdict verdict)
{
    return verdict == HL_NOT_FOLLOWED ? "not followed" : hl_verdict_text(verdict);
}

const char *hl_words_reason(hl_reason reason)
{
    switch (reason) {
    case HL_REASON_NONE:
        return "";
    case HL_REASON_WINDOW_PASSED:
        return "the client did not ask for the target within the window";
    case HL_REASON_CLIENT_CLOSED:
        return "the client closed its connection instead";
    case HL_REASON_CAPTURE_WENT_ON:
        return "the capture went on, and the client did not ask for the target";
    case HL_REASON_PREFLIGHT_ONLY:
        return "a CORS preflight came, the request itself did not";
    case HL_REASON_UNUSABLE_LOCATION:
        return "there was nothing to follow";
    case HL_REASON_ENCRYPTED:
        return "the target is https, and its traffic is not decrypted";
    case HL_REASON_CAPTURE_ENDED:
        return "the capture ends within a second after the redirect";
    case HL_REASON_OTHER_PROTOCOL:
        return "the target is neither http nor https";
    case HL_REASON_AMBIGUOUS:
        return "several requests may be the follow-up; this one is the best guess";
    case HL_REASON_REQUEST_UNSEEN:
        return "the redirected request was not captured";
    case HL_REASON_CONTENT_UNSEEN:
        return "a content was not captured whole";
    case HL_REASON_CONTENT_CUT:
        return "a content was not sent whole";
    case HL_REASON_CONTENT_CODED:
        return "the contents came in different codings, so that they cannot be compared";
    case HL_REASON_MESSAGES_LOST:
        return "packets of this client were not captured, perhaps those of the follow-up";
    case HL_REASON_HALF_CUT:
        return "a head is damaged, or matched with the other one across a gap";
    case HL_REASON_LIMIT:
        return "too much came at once to wait for the follow-up";
    }
    return "";
}

hl_ink hl_ink_of_severity(hl_severity severity)
{
    switch (severity) {
    case HL_OFF:
        return HL_INK_FAINT;
    case HL_NOTE:
        return HL_INK_REMARK;
    case HL_WARNING:
        return HL_INK_CAREFUL;
    case HL_ERROR:
        return HL_INK_BAD;
    }
    return HL_INK_PLAIN;
}

hl_ink hl_ink_of_verdict(hl_verdict verdict)
{
    switch (verdict) {
    case HL_KEPT:
    case HL_PERMITTED:
        return HL_INK_GOOD;
    case HL_VIOLATION:
        return HL_INK_BAD;
    case HL_NOT_FOLLOWED:
    case HL_UNSEEN:
        return HL_INK_FAINT;
    case HL_UNDETERMINED:
        return HL_INK_CAREFUL;
    }
    return HL_INK_PLAIN;
}
