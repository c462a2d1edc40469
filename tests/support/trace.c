/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "trace.h"

static const struct {
    hl_oddity oddity;
    const char *name;
} oddity_names[] = {
    {HL_ODDITY_HEAD_CUT, "head-cut"},
    {HL_ODDITY_CONTENT_CUT, "content-cut"},
    {HL_ODDITY_CONTENT_GAP, "content-gap"},
    {HL_ODDITY_AFTER_GAP, "after-gap"},
    {HL_ODDITY_BARE_LF, "bare-lf"},
    {HL_ODDITY_OBSOLETE_FOLD, "fold"},
    {HL_ODDITY_SPACE_IN_TARGET, "space-in-target"},
    {HL_ODDITY_FRAMING_CONFLICT, "framing-conflict"},
    {HL_ODDITY_BAD_FIELD, "bad-field"},
    {HL_ODDITY_FIELDS_DROPPED, "fields-dropped"},
    {HL_ODDITY_EARLY_RESPONSE, "early"},
    {HL_ODDITY_TURN_UNSURE, "unsure"},
    {HL_ODDITY_LEADING_BLANK, "leading-blank"},
};

static const char *const state_names[] = {
    [HL_CONTENT_PENDING] = "pending",   [HL_CONTENT_NONE] = "none",
    [HL_CONTENT_COMPLETE] = "complete", [HL_CONTENT_DECLARED] = "declared",
    [HL_CONTENT_CUT] = "cut",           [HL_CONTENT_UNSEEN] = "unseen",
};

static void add_oddities(GString *text, hl_oddities oddities)
{
    for (gsize i = 0; i < G_N_ELEMENTS(oddity_names); i++)
        if (oddities & oddity_names[i].oddity)
            g_string_append_printf(text, " %s", oddity_names[i].name);
    g_string_append_c(text, '\n');
}

static void add_escaped(GString *text, hl_bytes view)
{
    for (gsize i = 0; i < view.size; i++) {
        guint8 octet = view.data[i];
        if (octet < ' ' || octet >= 0x7f || octet == '\\')
            g_string_append_printf(text, "\\%03o", octet);
        else
            g_string_append_c(text, (char)octet);
    }
}

static void add_fields(GString *text, const hl_message *message)
{
    for (gsize i = 0; i < message->field_count; i++) {
        hl_field field = hl_message_field(message, i);
        g_string_append(text, "  ");
        add_escaped(text, field.name);
        g_string_append(text, ": ");
        add_escaped(text, field.value);
        g_string_append_c(text, '\n');
    }
}

/* HTTP/2 has it aside of the target. */
static void add_origin(GString *text, const hl_message *message)
{
    if (message->scheme.size == 0 && message->authority.size == 0)
        return;
    g_string_append_c(text, ' ');
    add_escaped(text, message->scheme);
    g_string_append(text, "://");
    add_escaped(text, message->authority);
}

/* Of what runs in a tunnel: for which server. */
static void add_inside(GString *text, const hl_connection *connection)
{
    char server[HL_ENDPOINT_TEXT_SIZE];
    if (!connection->carrier)
        return;
    add_inside(text, connection->carrier);
    if (connection->target_name)
        g_string_append_printf(text, "%s:%u| ", connection->target_name,
                               hl_connection_server(connection)->port);
    else
        g_string_append_printf(text, "%s| ",
                               hl_endpoint_format(hl_connection_server(connection), server));
}

static void trace_head(void *user, hl_message *message)
{
    hl_trace *trace = user;
    GString *text = trace->text;
    g_assert_false(trace->over);
    g_assert_false(hl_message_has_ended(message));
    g_assert_true(g_hash_table_add(trace->open, message));
    trace->heads++;
    add_inside(text, message->connection);
    if (message->kind == HL_REQUEST) {
        g_string_append_printf(text, "request %" G_GUINT64_FORMAT " ", message->turn);
        add_escaped(text, message->method);
        g_string_append_c(text, ' ');
        add_escaped(text, message->target);
    } else {
        g_string_append_printf(text, "response %" G_GUINT64_FORMAT " %u", message->turn,
                               message->status);
    }
    add_origin(text, message);
    g_string_append_printf(text, " %s @%u-%u", hl_http_version_text(message->version),
                           (guint)message->first_frame.number, (guint)message->head_frame.number);
    g_assert_cmpint(message->started, ==, (hl_time_ns)message->first_frame.number);
    g_assert_cmpint(message->head_ended, ==, (hl_time_ns)message->head_frame.number);
    add_oddities(text, message->oddities);
    if (trace->fields)
        add_fields(text, message);
}

static void add_declared(GString *text, uint64_t declared)
{
    if (declared != HL_OCTETS_UNKNOWN)
        g_string_append_printf(text, "/%" G_GUINT64_FORMAT, declared);
}

static void trace_end(void *user, hl_message *message)
{
    hl_trace *trace = user;
    const hl_content *content = &message->content;
    g_assert_false(trace->over);
    g_assert_true(hl_message_has_ended(message));
    g_assert_true(g_hash_table_remove(trace->open, message));
    trace->ends++;
    add_inside(trace->text, message->connection);
    g_string_append_printf(trace->text, "%s %" G_GUINT64_FORMAT " ends %s %" G_GUINT64_FORMAT,
                           message->kind == HL_REQUEST ? "request" : "response", message->turn,
                           state_names[content->state], content->octets);
    add_declared(trace->text, content->declared_octets);
    char digest[HL_DIGEST_TEXT_SIZE];
    if (content->has_digest)
        g_string_append_printf(trace->text, " %s", hl_digest_format(content->digest, digest));
    g_string_append_printf(trace->text, " @%u", (guint)message->last_frame.number);
    g_assert_cmpint(message->ended, ==, (hl_time_ns)message->last_frame.number);
    add_oddities(trace->text, message->oddities);
}

static void trace_connection_end(void *user, hl_connection *connection)
{
    hl_trace *trace = user;
    g_assert_false(trace->over);
    trace->over = !connection->carrier;
    if (trace->over)
        g_assert_cmpuint(g_hash_table_size(trace->open), ==, 0);
    add_inside(trace->text, connection);
    if (connection->carrier)
        g_string_append(trace->text, "ends\n");
    if (connection->carrier)
        return;
    if (connection->client_side != HL_SIDE_UNKNOWN)
        g_string_append_printf(trace->text, "client side %d\n", connection->client_side);
}

static void trace_turn_end(void *user, hl_connection *connection, uint64_t turn)
{
    hl_trace *trace = user;
    g_assert_nonnull(connection);
    g_assert_false(trace->over);
    g_string_append_printf(trace->text, "turn %" G_GUINT64_FORMAT " ends\n", turn);
}

void hl_trace_init(hl_trace *trace)
{
    *trace = (hl_trace){.text = g_string_new(NULL)};
    trace->open = g_hash_table_new(NULL, NULL);
}

void hl_trace_clear(hl_trace *trace)
{
    g_hash_table_unref(trace->open);
    g_string_free(trace->text, TRUE);
}

hl_message_sink hl_trace_sink(hl_trace *trace)
{
    return (hl_message_sink){trace_head, trace_end,      trace_connection_end,
                             trace,      trace_turn_end, NULL};
}

static void feed_back(void *http, const hl_segment *segment)
{
    hl_http_feed(http, segment);
}

void hl_trace_read_tunnels(hl_http *http)
{
    hl_http_read_tunnels(http, (hl_segment_sink){feed_back, http});
}

void hl_trace_add_counters(hl_trace *trace, const hl_http_counters *counters)
{
    const struct {
        const char *name;
        uint64_t value;
    } all[] = {
        {"http", counters->http_connections},     {"tls", counters->tls_connections},
        {"other", counters->other_connections},   {"silent", counters->silent_connections},
        {"http2", counters->http2_connections},   {"http2-in-part", counters->http2_in_part},
        {"unread-heads", counters->unread_heads}, {"tunnels", counters->tunnels},
        {"read", counters->tunnels_read},         {"unread", counters->tunnels_unread},
        {"upgrades", counters->upgrades},         {"requests", counters->requests},
        {"responses", counters->responses},       {"lost", counters->lost_synchronism},
        {"too-large", counters->heads_too_large}, {"incomplete", counters->incomplete},
    };
    g_string_append(trace->text, "counted");
    for (gsize i = 0; i < G_N_ELEMENTS(all); i++)
        if (all[i].value > 0)
            g_string_append_printf(trace->text, " %s %" G_GUINT64_FORMAT, all[i].name,
                                   all[i].value);
    g_string_append_c(trace->text, '\n');
}
