/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "report/redact.h"

#define ENDS_OF_AUTHORITY  "/\\?#"
#define ENDS_IN_A_SENTENCE ENDS_OF_AUTHORITY " \t\r\n\"'<>"

static void append(GString *out, hl_bytes octets)
{
    if (octets.size > 0)
        g_string_append_len(out, (const char *)octets.data, (gssize)octets.size);
}

static bool is_one_of(uint8_t octet, const char *set)
{
    return octet != 0 && strchr(set, octet) != NULL;
}

static size_t length_until(hl_bytes octets, const char *ends)
{
    size_t length = 0;
    while (length < octets.size && !is_one_of(octets.data[length], ends))
        length++;
    return length;
}

void hl_redact_authority(GString *out, hl_bytes authority)
{
    size_t host = authority.size;
    while (host > 0 && authority.data[host - 1] != '@')
        host--;
    if (host > 0)
        g_string_append(out, "<redacted>@");
    append(out, hl_bytes_skip(authority, host));
}

/* Clients take "http:/host", "http:\\host" and "http:///host" for "http://host". */
static size_t count_slashes(hl_bytes octets)
{
    size_t count = 0;
    while (count < octets.size && is_one_of(octets.data[count], "/\\"))
        count++;
    return count;
}

/* Appends slashes and the authority behind them; returns the size of both. */
static size_t append_authority(GString *out, hl_bytes octets, const char *ends)
{
    size_t slashes = count_slashes(octets);
    append(out, hl_bytes_first(octets, slashes));
    octets = hl_bytes_skip(octets, slashes);
    size_t size = length_until(octets, ends);
    hl_redact_authority(out, hl_bytes_first(octets, size));
    return slashes + size;
}

static void append_redacted(GString *out, hl_bytes text, const char *ends)
{
    size_t done = count_slashes(text) >= 2 ? append_authority(out, text, ends) : 0;
    text = hl_bytes_skip(text, done);
    while (text.size > 0) {
        size_t colon = hl_bytes_find(text, ':');
        size_t plain = colon < text.size ? colon + 1 : colon;
        append(out, hl_bytes_first(text, plain));
        text = hl_bytes_skip(text, plain);
        if (count_slashes(text) > 0)
            text = hl_bytes_skip(text, append_authority(out, text, ends));
    }
}

void hl_redact_reference(GString *out, hl_bytes reference)
{
    append_redacted(out, reference, ENDS_OF_AUTHORITY);
}

void hl_redact_sentence(GString *out, hl_bytes sentence)
{
    append_redacted(out, sentence, ENDS_IN_A_SENTENCE);
}
