/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * JSON text (RFC 8259), fed in pieces of any size -> its values, each with the path to it. Built on
 * yajl, which holds one string at a time: here a string is clipped to what its taker wants of it
 * before it gets there, so that memory follows neither the file nor its largest string.
 *
 * A path joins the names of members by "."; "[]" stands for the elements of an array, whichever:
 * "log.entries[].request.url". Octets of strings are not checked to be UTF-8: some tools write others.
 */
#ifndef HAR_JSON_H
#define HAR_JSON_H

#include "base/hl_bytes.h"

#include <glib.h>

enum {
    HL_HAR_DEPTH_MAX = 512,    /* containers in one another; deeper: an error */
    HL_HAR_KEY_OCTETS = 128,   /* of a member's name, escapes as written; beyond: clipped */
    HL_HAR_NUMBER_OCTETS = 512 /* of a number; beyond: an error */
};

typedef enum hl_har_kind {
    HL_HAR_ABSENT, /* for takers: no value has come */
    HL_HAR_TEXT,
    HL_HAR_NUMBER, /* `octets` is its text */
    HL_HAR_TRUE,
    HL_HAR_FALSE,
    HL_HAR_NULL,
    HL_HAR_OBJECT, /* begins */
    HL_HAR_ARRAY,
} hl_har_kind;

typedef struct hl_har_value {
    hl_har_kind kind;
    hl_bytes octets;
    bool is_clipped; /* a text that is longer */
} hl_har_value;

/* All that is passed is borrowed for the call. */
typedef struct hl_har_json_sink {
    size_t (*room)(void *user, const char *path); /* octets wanted of the text that comes there */
    void (*value)(void *user, const char *path, const hl_har_value *value);
    void (*end)(void *user, const char *path); /* of an object or array */
    void *user;
} hl_har_json_sink;

typedef struct hl_har_json hl_har_json;

hl_har_json *hl_har_json_new(hl_har_json_sink sink);

/*
 * Takes octets. False: this is no JSON; *problem says why (g_free), *consumed how many of the octets
 * came before. Not to be fed after that.
 */
bool hl_har_json_feed(hl_har_json *json, hl_bytes octets, size_t *consumed, char **problem);

/* May the text end here? */
bool hl_har_json_is_whole(hl_har_json *json);

void hl_har_json_free(hl_har_json *json);

#endif
