/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "content_relation.h"

/* What the capture proves about one content. */
typedef struct measure {
    bool exact;         /* `least` is its length */
    uint64_t least;     /* it has at least so many octets */
    uint64_t announced; /* by Content-Length, or HL_OCTETS_UNKNOWN */
    bool unsent;        /* announced only */
    bool digested;
    hl_digest digest;
} measure;

/*
 * The first leg of an authentication that binds a connection sends the method without its content
 * (RFC 4559 §4.2; NTLM alike): an empty content then says nothing about the one to come.
 */
static bool withholds_content(const hl_message *request)
{
    if (request->content.octets > 0 || request->content.declared_octets != 0)
        return false;
    hl_bytes credentials = hl_message_find(request, "authorization");
    return hl_bytes_starts_nocase(credentials, "NTLM ") ||
           hl_bytes_starts_nocase(credentials, "Negotiate ");
}

static measure measure_seen(const hl_message *request)
{
    const hl_content *content = &request->content;
    bool holed = request->oddities & HL_ODDITY_CONTENT_GAP;
    measure seen = {.least = content->octets, .announced = content->declared_octets};
    seen.digested = content->has_digest && !holed;
    seen.digest = content->digest;
    seen.exact = !withholds_content(request);
    return seen;
}

/* Not all of it was seen, so its digest is of no use. */
static measure measure_part(const hl_content *content)
{
    return (measure){.least = content->octets, .announced = content->declared_octets};
}

static measure measure_of(const hl_message *request)
{
    const hl_content *content = &request->content;
    measure part = measure_part(content);
    switch (content->state) {
    case HL_CONTENT_NONE:
    case HL_CONTENT_COMPLETE:
        return measure_seen(request);
    case HL_CONTENT_UNSEEN:
        /* gaps of known size are counted: when all octets are accounted for, so is the length */
        part.exact = content->declared_octets == content->octets;
        return part;
    case HL_CONTENT_DECLARED:
        part.unsent = true;
        part.least = 0;
        part.exact = content->declared_octets == 0;
        return part;
    case HL_CONTENT_CUT:
    case HL_CONTENT_PENDING:
        return part;
    }
    return part;
}

/* Content-Encoding in one spelling; "identity" is none. */
static char *codings_of(const hl_message *request)
{
    GString *codings = g_string_new(NULL);
    hl_field field;
    for (size_t next = 0; hl_message_next_field(request, "content-encoding", &next, &field);) {
        hl_bytes list = field.value, coding;
        while (hl_bytes_next_element(&list, &coding)) {
            if (hl_bytes_is_nocase(coding, "identity"))
                continue;
            if (hl_bytes_starts_nocase(coding, "x-"))
                coding = hl_bytes_skip(coding, 2);
            g_string_append_len(codings, (const char *)coding.data, (gssize)coding.size);
            g_string_append_c(codings, ',');
        }
    }
    g_string_ascii_down(codings);
    return g_string_free(codings, FALSE);
}

static bool same_coding(const hl_message *a, const hl_message *b)
{
    char *of_a = codings_of(a), *of_b = codings_of(b);
    bool same = g_str_equal(of_a, of_b);
    g_free(of_a);
    g_free(of_b);
    return same;
}

static hl_content_relation relate_lengths(uint64_t original, uint64_t follow_up)
{
    if (original == 0)
        return HL_RELATION_ADDED;
    if (follow_up == 0)
        return HL_RELATION_DROPPED;
    return follow_up < original ? HL_RELATION_SHORTENED : HL_RELATION_LENGTHENED;
}

static hl_content_relation relate_exact(const measure *original, const measure *follow_up)
{
    if (original->least != follow_up->least)
        return relate_lengths(original->least, follow_up->least);
    if (original->least == 0)
        return HL_RELATION_NONE;
    if (!original->digested || !follow_up->digested)
        return HL_RELATION_UNKNOWN;
    return hl_digest_equal(original->digest, follow_up->digest) ? HL_RELATION_SAME
                                                                : HL_RELATION_ALTERED;
}

/*
 * The follow-up's content was cut, mostly by the next redirect. What it had begun to send under
 * another announced length is another content; what it had only announced is not held against it.
 */
static hl_content_relation relate_begun(const measure *original, const measure *follow_up)
{
    bool begun = follow_up->least > 0 && follow_up->announced != HL_OCTETS_UNKNOWN;
    if (follow_up->least > original->least)
        return relate_lengths(original->least, follow_up->least);
    if (begun && follow_up->announced != original->least)
        return relate_lengths(original->least, follow_up->announced);
    return HL_RELATION_UNKNOWN;
}

static bool same_announced_length(const measure *a, const measure *b)
{
    uint64_t of_a = a->exact ? a->least : a->announced;
    uint64_t of_b = b->exact ? b->least : b->announced;
    bool comparable = (a->exact || a->unsent) && (b->exact || b->unsent);
    return comparable && of_a == of_b && of_a != HL_OCTETS_UNKNOWN;
}

static hl_content_relation relate(const measure *original, const measure *follow_up)
{
    if (original->exact && follow_up->exact)
        return relate_exact(original, follow_up);
    if (same_announced_length(original, follow_up))
        return HL_RELATION_SAME_LENGTH;
    if (original->exact)
        return relate_begun(original, follow_up);
    /* what was seen of the original is more than all of the follow-up */
    if (follow_up->exact && original->least > follow_up->least)
        return relate_lengths(original->least, follow_up->least);
    return HL_RELATION_UNKNOWN;
}

/* Both have octets, and these differ: a coding or a disputed framing may be all that differs. */
static bool differs_in_octets(hl_content_relation relation)
{
    return relation == HL_RELATION_SHORTENED || relation == HL_RELATION_LENGTHENED ||
           relation == HL_RELATION_ALTERED;
}

bool hl_content_differs(hl_content_relation relation)
{
    return differs_in_octets(relation) || relation == HL_RELATION_DROPPED ||
           relation == HL_RELATION_ADDED;
}

/* A Content-Length alone proves nothing: some clients leave it behind when they send no content. */
hl_presence hl_content_presence(const hl_message *request)
{
    const hl_content *content = &request->content;
    if (content->octets > 0 && content->state != HL_CONTENT_DECLARED)
        return HL_PRESENT;
    if (content->state == HL_CONTENT_NONE || content->state == HL_CONTENT_COMPLETE)
        return HL_ABSENT;
    return content->declared_octets == 0 ? HL_ABSENT : HL_PRESENCE_UNKNOWN;
}

static bool is_unseen(const hl_message *request)
{
    hl_content_state state = request->content.state;
    return state == HL_CONTENT_UNSEEN || state == HL_CONTENT_PENDING ||
           (request->oddities & HL_ODDITY_CONTENT_GAP);
}

static bool is_cut(const hl_message *request)
{
    hl_content_state state = request->content.state;
    return state == HL_CONTENT_CUT || state == HL_CONTENT_DECLARED || withholds_content(request);
}

static hl_reason doubt_of(const hl_message *original, const hl_message *follow_up)
{
    if (is_unseen(original) || is_unseen(follow_up))
        return HL_REASON_CONTENT_UNSEEN;
    if (is_cut(original) || is_cut(follow_up))
        return HL_REASON_CONTENT_CUT;
    return same_coding(original, follow_up) ? HL_REASON_CONTENT_UNSEEN : HL_REASON_CONTENT_CODED;
}

hl_content_comparison hl_content_compare(const hl_message *original, const hl_message *follow_up)
{
    measure first = measure_of(original), second = measure_of(follow_up);
    hl_content_relation relation = relate(&first, &second);
    bool disputed = (original->oddities | follow_up->oddities) & HL_ODDITY_FRAMING_CONFLICT;
    if (differs_in_octets(relation) && (disputed || !same_coding(original, follow_up)))
        relation = HL_RELATION_UNKNOWN;
    return (hl_content_comparison){.relation = relation,
                                   .original = hl_content_presence(original),
                                   .follow_up = hl_content_presence(follow_up),
                                   .doubt = doubt_of(original, follow_up)};
}
