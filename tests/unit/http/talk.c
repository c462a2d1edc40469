/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "talk.h"

#include <stdlib.h>

static void add_text(GByteArray *octets, const char *text, const char *line_end)
{
    char *plain = g_strcompress(text); /* \r \n \t \\ \ooo */
    gsize size = 0;
    for (const char *c = text; *c; c++, size++)
        if (*c == '\\')
            c += g_ascii_isdigit(c[1]) ? 3 : 1;
    g_byte_array_append(octets, (const guint8 *)plain, (guint)size);
    g_byte_array_append(octets, (const guint8 *)line_end, (guint)strlen(line_end));
    g_free(plain);
}

static hl_talk_step *last_step(hl_talk *talk)
{
    g_assert_cmpuint(talk->steps->len, >, 0);
    return &g_array_index(talk->steps, hl_talk_step, talk->steps->len - 1);
}

/* "client", "client gap 5", "server fin", "client ack 120", "client ack ?" */
static void read_step(hl_talk *talk, char **words)
{
    int server = g_str_equal(words[0], "server");
    hl_talk_step step = {.kind = HL_SEGMENT_DATA, .side = server ^ (talk->swapped ? 1 : 0)};
    for (char **word = words + 1; *word; word++) {
        if (g_str_equal(*word, "fin")) {
            step.kind = HL_SEGMENT_FIN;
        } else if (g_str_equal(*word, "gap")) {
            step.kind = HL_SEGMENT_GAP;
            step.gap_octets = strtoull(*++word, NULL, 10);
        } else {
            g_assert_cmpstr(*word, ==, "ack");
            word++;
            step.has_peer_offset = true;
            step.peer_offset =
                g_str_equal(*word, "?") ? HL_OFFSET_UNKNOWN : strtoull(*word, NULL, 10);
        }
    }
    step.octets = g_byte_array_new();
    g_array_append_val(talk->steps, step);
}

static hl_connection_end end_of(const char *word)
{
    static const struct {
        const char *word;
        hl_connection_end end;
    } ends[] = {
        {"finished", HL_CONNECTION_FINISHED}, {"reset", HL_CONNECTION_RESET},
        {"replaced", HL_CONNECTION_REPLACED}, {"idle", HL_CONNECTION_IDLE},
        {"evicted", HL_CONNECTION_EVICTED},   {"captured", HL_CONNECTION_CAPTURED},
    };
    for (gsize i = 0; i < G_N_ELEMENTS(ends); i++)
        if (g_str_equal(ends[i].word, word))
            return ends[i].end;
    g_error("unknown end: %s", word);
}

static void read_option(hl_talk *talk, char **words)
{
    if (g_str_equal(words[0], "late"))
        talk->late = true;
    else if (g_str_equal(words[0], "uncut"))
        talk->uncut = true;
    else if (g_str_equal(words[0], "fields"))
        talk->fields = true;
    else if (g_str_equal(words[0], "swapped"))
        talk->swapped = true;
    else if (g_str_equal(words[0], "end"))
        talk->end = end_of(words[1]);
    else if (g_str_equal(words[0], "head-octets"))
        talk->limits.head_octets = strtoull(words[1], NULL, 10);
    else if (g_str_equal(words[0], "field-limit"))
        talk->limits.fields = strtoull(words[1], NULL, 10);
    else if (g_str_equal(words[0], "pipelined-requests"))
        talk->limits.pipelined_requests = strtoull(words[1], NULL, 10);
    else
        g_error("unknown line in a talk: %s", words[0]);
}

static void read_words(hl_talk *talk, const char *line)
{
    char **words = g_strsplit(line, " ", -1);
    if (g_str_equal(words[0], "client") || g_str_equal(words[0], "server"))
        read_step(talk, words);
    else
        read_option(talk, words);
    g_strfreev(words);
}

/* "{hello}" in an expectation stands for the digest of these octets. */
static void add_expected(hl_talk *talk, const char *line)
{
    const char *open = strstr(line, " {");
    if (!open) {
        g_string_append_printf(talk->expected, "%s\n", line);
        return;
    }
    const char *close = strrchr(open, '}');
    g_assert_nonnull(close);
    GByteArray *octets = g_byte_array_new();
    char *inner = g_strndup(open + 2, (gsize)(close - open - 2));
    add_text(octets, inner, "");
    char digest[HL_DIGEST_TEXT_SIZE];
    hl_digest_format(hl_digest_of(hl_bytes_from(octets->data, octets->len)), digest);
    g_string_append_printf(talk->expected, "%.*s %s%s\n", (int)(open - line), line, digest,
                           close + 1);
    g_free(inner);
    g_byte_array_unref(octets);
}

static void read_line(hl_talk *talk, const char *line)
{
    if (line[0] == '#' || line[0] == 0)
        return;
    if (line[0] == '|')
        add_text(last_step(talk)->octets, line[1] == ' ' ? line + 2 : line + 1, "\r\n");
    else if (line[0] == '+')
        add_text(last_step(talk)->octets, line + 2, "");
    else if (line[0] == '=')
        add_expected(talk, line + 2);
    else
        read_words(talk, line);
}

hl_talk *hl_talk_load(const char *path)
{
    char *text = NULL;
    g_assert_true(g_file_get_contents(path, &text, NULL, NULL));
    hl_talk *talk = g_new0(hl_talk, 1);
    talk->steps = g_array_new(FALSE, FALSE, sizeof(hl_talk_step));
    talk->expected = g_string_new(NULL);
    talk->limits = hl_limits_default;
    talk->end = HL_CONNECTION_CAPTURED;
    char **lines = g_strsplit(text, "\n", -1);
    for (char **line = lines; *line; line++)
        read_line(talk, *line);
    g_strfreev(lines);
    g_free(text);
    return talk;
}

void hl_talk_free(hl_talk *talk)
{
    for (guint i = 0; i < talk->steps->len; i++)
        g_byte_array_unref(g_array_index(talk->steps, hl_talk_step, i).octets);
    g_array_unref(talk->steps);
    g_string_free(talk->expected, TRUE);
    g_free(talk);
}
