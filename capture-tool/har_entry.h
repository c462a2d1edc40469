/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * One entry of a HAR (HAR 1.2, "entries") as it is written down, put together from the values of the
 * JSON text. Nothing is believed yet: members may be missing, or be of another type than they should.
 */
#ifndef HAR_ENTRY_H
#define HAR_ENTRY_H

#include "har_json.h"
#include "har_tool.h"
#include "model/hl_message.h"

enum {
    HL_HAR_CONTENT_OCTETS = 8 << 20, /* of a request's content; a larger one is not compared */
    HL_HAR_FIELD_OCTETS = 64 << 10,  /* of a name, a value, a URL; a larger one is not used */
    HL_HAR_HEAD_OCTETS = 1 << 20     /* of all of an entry but that; what comes after is dropped */
};

typedef enum hl_har_member {
    HL_HAR_STARTED,
    HL_HAR_TIME,
    HL_HAR_SERVER_ADDRESS,
    HL_HAR_CONNECTION,
    HL_HAR_CONNECTION_ID, /* older Chromes' */
    HL_HAR_RESOURCE_TYPE,
    HL_HAR_FROM_CACHE,
    HL_HAR_FROM_WORKER,
    HL_HAR_BLOCKED,
    HL_HAR_DNS,
    HL_HAR_CONNECT,
    HL_HAR_SEND,
    HL_HAR_WAIT,
    HL_HAR_RECEIVE,
    HL_HAR_METHOD,
    HL_HAR_URL,
    HL_HAR_REQUEST_VERSION,
    HL_HAR_REQUEST_OCTETS,
    HL_HAR_CONTENT, /* of the request: an object, if there was any */
    HL_HAR_CONTENT_TEXT,
    HL_HAR_CONTENT_ENCODING,
    HL_HAR_STATUS,
    HL_HAR_STATUS_TEXT,
    HL_HAR_RESPONSE_VERSION,
    HL_HAR_RESPONSE_OCTETS,
    HL_HAR_REQUEST_FIELDS, /* an array; its elements are in `fields` */
    HL_HAR_RESPONSE_FIELDS,
} hl_har_member;

enum { HL_HAR_MEMBER_COUNT = HL_HAR_RESPONSE_FIELDS + 1 };

typedef struct hl_har_entry {
    uint64_t number; /* 1-based in its HAR */
    hl_har_value values[HL_HAR_MEMBER_COUNT];
    GArray *fields[2];  /* of hl_field: of the request and of the response, by hl_message_kind */
    hl_har_tool tool;   /* that wrote it */
    bool is_object;     /* entries that are something else are none */
    bool is_twofold;    /* says something twice */
    bool is_cut;        /* some of the fields were too large, or too many */
    GStringChunk *text; /* private: what all of that lies in, */
    size_t text_octets; /* and its size; */
    hl_field field;     /* the one at hand */
} hl_har_entry;

hl_har_entry *hl_har_entry_new(void);
void hl_har_entry_free(hl_har_entry *entry);

/* Empty again, for the next one. */
void hl_har_entry_clear(hl_har_entry *entry);

/* As hl_har_json_sink has them; `path` begins at the entry: ".request.url". */
size_t hl_har_entry_room(const char *path);
void hl_har_entry_take(hl_har_entry *entry, const char *path, const hl_har_value *value);
void hl_har_entry_end(hl_har_entry *entry, const char *path);

/* The text of a member, as a whole; data == NULL when it is missing, no text, or clipped. */
hl_bytes hl_har_entry_text(const hl_har_entry *entry, hl_har_member member);

/* A number that is not negative, else `otherwise`: HAR says -1 where something is not known. */
double hl_har_entry_number(const hl_har_entry *entry, hl_har_member member, double otherwise);

/* Is it true, or a text that is not empty? */
bool hl_har_entry_says(const hl_har_entry *entry, hl_har_member member);

/* The value of the first field of that name; data == NULL when there is none. */
hl_bytes hl_har_entry_field(const hl_har_entry *entry, hl_message_kind kind, const char *name);

#endif
