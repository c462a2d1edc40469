/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * One HTTP message, request or response, of any version: its head whole, its content counted and
 * digested but not kept. Owned, reference-counted. The head is sealed at birth; the content and the
 * end become known later (hl_message_finish).
 *
 * It reaches a sink twice: once when the head is complete, once when the message has ended.
 */
#ifndef HL_MESSAGE_H
#define HL_MESSAGE_H

#include "base/hl_digest.h"
#include "model/hl_connection.h"

typedef enum hl_message_kind { HL_REQUEST, HL_RESPONSE } hl_message_kind;

typedef enum hl_http_version {
    HL_HTTP_UNKNOWN,
    HL_HTTP_0_9,
    HL_HTTP_1_0,
    HL_HTTP_1_1,
    HL_HTTP_2,
    HL_HTTP_3,
} hl_http_version;

/* One field line (RFC 9110 §5), value trimmed and unfolded. Views into the message. */
typedef struct hl_field {
    hl_bytes name, value;
} hl_field;

/* Where a field stands in the octets of its message, unless that has more of them than such numbers tell. */
typedef struct hl_field_place {
    uint16_t name, name_octets, value, value_octets;
} hl_field_place;

/* What became of a message's content (RFC 9110 §6.4), after transfer decoding. */
typedef enum hl_content_state {
    HL_CONTENT_PENDING,  /* the message has not ended yet */
    HL_CONTENT_NONE,     /* the framing announces none (an announced length of 0 is COMPLETE) */
    HL_CONTENT_COMPLETE, /* all of it was seen: `octets` and `digest` are true */
    HL_CONTENT_DECLARED, /* announced, but not sent: e.g. answered instead of 100 (Continue) */
    HL_CONTENT_CUT,      /* the sender stopped before the announced end */
    HL_CONTENT_UNSEEN,   /* sent, but not all of it was captured */
} hl_content_state;

#define HL_OCTETS_UNKNOWN UINT64_MAX

/* The value of a Content-Length field; HL_OCTETS_UNKNOWN when it is no number below 2^63. */
uint64_t hl_octets_read(hl_bytes digits);

typedef struct hl_content {
    uint64_t octets;          /* seen, after transfer decoding (gaps of known size are counted) */
    uint64_t declared_octets; /* Content-Length, or HL_OCTETS_UNKNOWN */
    hl_digest digest;         /* of the octets, when has_digest; complete contents only */
    hl_content_state state;
    bool has_digest; /* requests only: responses are counted, not digested */
} hl_content;

/* A request or response belongs to a turn of its connection; this turn is not known. */
#define HL_TURN_UNKNOWN UINT64_MAX

/* Many are kept for as long as a redirect waits: members of a kind stand together. */
typedef struct hl_message {
    hl_message_kind kind;
    hl_http_version version;
    hl_connection *connection;
    uint64_t turn;   /* HTTP/1: which exchange of its connection, 0-based; a response bears its
                        request's turn, a 1xx too. HTTP/2, HTTP/3: equal to `stream`; on a
                        connection upgraded from HTTP/1 counted on from there */
    uint64_t stream; /* HTTP/2 or HTTP/3 stream identifier; 0 in HTTP/1 */
    uint64_t requests_before; /* HTTP/2, HTTP/3: requests on its connection that began before; 0 for
                                 a response: not known */
    uint32_t unanswered;      /* HTTP/2, HTTP/3 request: so many of them had no answer yet */
    uint16_t status;          /* response */

    /* request */
    hl_bytes method;    /* any token, case-sensitive; a view into this message */
    hl_bytes target;    /* request-target as sent (HTTP/2: :path) */
    hl_bytes scheme;    /* HTTP/2 and HTTP/3 :scheme, else empty */
    hl_bytes authority; /* HTTP/2 and HTTP/3 :authority, else empty; the Host field is a field */

    const hl_field *fields; /* of a head, in order, as sent; for a message's: hl_message_field */
    size_t field_count;

    hl_content content;
    hl_time_ns started, head_ended, ended;            /* first octet, end of the head, last octet */
    hl_frame_ref first_frame, head_frame, last_frame; /* the frames of the same three moments */
    size_t memory_octets;                             /* that this message takes */
    hl_oddities oddities;
    unsigned references; /* private */
} hl_message;

/*
 * A new message: a copy of `head`, whose views may be borrowed, with references of its own to what
 * it keeps (one allocation); a message itself is no head, and stays where it is. `content` is taken over as it is,
 * usually HL_CONTENT_PENDING.
 */
hl_message *hl_message_new(const hl_message *head);
/* The same, of a head whose method, target and fields stand within one text, which is copied as it is (HTTP/1). */
hl_message *hl_message_new_within(const hl_message *head, hl_bytes text);
hl_message *hl_message_ref(hl_message *message);
void hl_message_unref(hl_message *message);

/* Settles the end of the message: its content, its last frame and time; adds `oddities`. Once. */
void hl_message_finish(hl_message *message, const hl_content *content, hl_frame_ref last_frame,
                       hl_time_ns ended, hl_oddities oddities);

/* Has hl_message_finish been called? */
bool hl_message_has_ended(const hl_message *message);

/* One of its fields, below field_count. Behind a message are the places of its fields, and behind these its octets. */
static inline hl_field hl_message_field(const hl_message *message, size_t index)
{
    if (message->fields)
        return message->fields[index];
    const hl_field_place *places = (const hl_field_place *)(message + 1), *place = &places[index];
    const uint8_t *octets = (const uint8_t *)(places + message->field_count);
    return (hl_field){{octets + place->name, place->name_octets},
                      {octets + place->value, place->value_octets}};
}

/* The next field of that name (folded), from the one of number `*next` on, which is the number behind it then; at first
 * 0. False: there is none any more. */
static inline bool hl_message_next_field(const hl_message *message, const char *name, size_t *next,
                                         hl_field *field)
{
    hl_bytes wanted = hl_bytes_text(name);
    while (*next < message->field_count) {
        *field = hl_message_field(message, (*next)++);
        if (hl_bytes_equal_nocase(field->name, wanted))
            return true;
    }
    return false;
}

/* The value of the first field of that name; data == NULL when there is none. */
static inline hl_bytes hl_message_find(const hl_message *message, const char *name)
{
    size_t next = 0;
    hl_field field;
    return hl_message_next_field(message, name, &next, &field) ? field.value : (hl_bytes){NULL, 0};
}

/* Does one of the fields of that name hold this element of a list (RFC 9110 §5.6.1), folded? */
bool hl_message_lists(const hl_message *message, const char *name, const char *element);

/*
 * Is this response the last one of its exchange? Neither 1xx is, nor 101 to HTTP/2: what it agrees
 * to begins with the response proper (RFC 7540 §3.2).
 */
bool hl_message_is_final(const hl_message *response);

/* "HTTP" version as people write it: "1.1", "2"; "" when unknown. */
const char *hl_http_version_text(hl_http_version version);

/* Where messages go. The head comes first, then the end; the connection's end comes last. */
typedef struct hl_message_sink {
    void (*head)(void *user, hl_message *message);
    void (*end)(void *user, hl_message *message);
    void (*connection_end)(void *user, hl_connection *connection);
    void *user;
    /* May be NULL. No message comes of this turn any more, and not both did: HTTP/2 streams. */
    void (*turn_end)(void *user, hl_connection *connection, uint64_t turn);
    /* May be NULL. The connection has become one that cannot be read: is_opaque or is_tunnel. */
    void (*opaque)(void *user, hl_connection *connection);
} hl_message_sink;

#endif
