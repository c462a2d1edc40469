/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A hop: a redirect and the client's follow-up, if any; hops in a row are a chain.
 * redirect/ makes them and says how sure it is; audit/ adds the verdict and the findings.
 */
#ifndef HL_HOP_H
#define HL_HOP_H

#include "model/hl_exchange.h"
#include "model/hl_finding.h"

#include <glib.h>

typedef enum hl_verdict {
    HL_KEPT,         /* method and content as before */
    HL_PERMITTED,    /* a change that RFC 9110 §15.4 allows for this status */
    HL_VIOLATION,    /* a change that it does not allow */
    HL_NOT_FOLLOWED, /* a follow-up would have been visible, and did not come */
    HL_UNSEEN,       /* a follow-up could not have been visible */
    HL_UNDETERMINED, /* half of the evidence is missing */
} hl_verdict;

enum { HL_VERDICT_COUNT = HL_UNDETERMINED + 1 };

typedef enum hl_confidence {
    HL_CONFIDENCE_NONE, /* there is no follow-up */
    HL_CERTAIN,         /* the only candidate, and nothing else could have claimed it */
    HL_LIKELY,          /* it won clearly over others */
    HL_AMBIGUOUS,       /* it did not: the follow-up is the best guess, no more */
} hl_confidence;

/* What speaks for the follow-up being this redirect's, or-ed. */
typedef enum hl_evidence {
    HL_EVIDENCE_SAME_CONNECTION = 1 << 0, /* the next request on the redirect's connection */
    HL_EVIDENCE_SAME_CONTENT = 1 << 1,    /* same digest of a content that is not empty */
    HL_EVIDENCE_SAME_TRACE = 1 << 2,      /* traceparent, X-Request-Id, Idempotency-Key, … */
    HL_EVIDENCE_SAME_USER_AGENT = 1 << 3,
    HL_EVIDENCE_SAME_FIELDS = 1 << 4,     /* same names of fields, in the same order */
    HL_EVIDENCE_COOKIE_RETURNED = 1 << 5, /* a Set-Cookie of the redirect came back */
    HL_EVIDENCE_SHORT_DELAY = 1 << 6,     /* within a second */
    HL_EVIDENCE_REFERER = 1 << 7,         /* names the redirected URL, or is the original's own */
} hl_evidence;

enum { HL_EVIDENCE_COUNT = 8 };

/* Why there is no verdict on the method: goes with NOT_FOLLOWED, UNSEEN and UNDETERMINED. */
typedef enum hl_reason {
    HL_REASON_NONE,
    /* not followed */
    HL_REASON_WINDOW_PASSED,
    HL_REASON_CLIENT_CLOSED,     /* the client closed its connection instead */
    HL_REASON_CAPTURE_WENT_ON,   /* for at least a second */
    HL_REASON_PREFLIGHT_ONLY,    /* a CORS preflight came, the request itself did not */
    HL_REASON_UNUSABLE_LOCATION, /* there was nothing to follow */
    /* unseen */
    HL_REASON_ENCRYPTED,      /* the target is https, and its traffic is not decrypted */
    HL_REASON_CAPTURE_ENDED,  /* within a second after the redirect */
    HL_REASON_OTHER_PROTOCOL, /* the target is neither http nor https */
    /* undetermined */
    HL_REASON_AMBIGUOUS,      /* several requests may be the follow-up */
    HL_REASON_REQUEST_UNSEEN, /* the redirected request was not captured */
    HL_REASON_CONTENT_UNSEEN, /* a content was not captured whole */
    HL_REASON_CONTENT_CUT,    /* a content was not sent whole */
    HL_REASON_CONTENT_CODED,  /* both came in different codings: the octets cannot be compared */
    HL_REASON_MESSAGES_LOST, /* of this client, near the redirect: the follow-up may be among them */
    HL_REASON_HALF_CUT,      /* a head is damaged, or request and response matched across a gap */
    HL_REASON_LIMIT,         /* decided before all was seen, because there was no more room */
} hl_reason;

/* Why a connection that cannot be read may hold the follow-up; the later, the stronger. */
typedef enum hl_hiding {
    HL_HIDING_NONE,            /* it cannot */
    HL_HIDING_UNNAMED,         /* nobody knows where it leads */
    HL_HIDING_ENCRYPTED_HELLO, /* the name that it shows need not be the true one */
    HL_HIDING_SHARED,          /* its server is the target's too, and HTTP/2 may carry both */
    HL_HIDING_NAMED,           /* it names the target */
} hl_hiding;

typedef struct hl_hop {
    /* from redirect/ */
    hl_exchange *redirect;
    hl_exchange *follow_up; /* NULL: none */
    hl_exchange *preflight; /* the follow-up's CORS preflight; NULL: none */
    char *
        target; /* what Location asks for: absolute, normalised, without fragment; NULL: unusable */
    char *location_problem;    /* what is wrong with Location, one sentence; NULL: nothing */
    char *misresolved;         /* the follow-up went for this URL instead; NULL: for the target */
    const char *misresolution; /* how one gets there, e.g. "query-only"; NULL with it */
    bool stale_host; /* the follow-up reached the target's server under the old authority */
    hl_confidence confidence;
    unsigned evidence;        /* hl_evidence, or-ed */
    hl_reason reason;         /* of absence, from redirect/; of doubt, from audit/ */
    hl_connection *hidden_on; /* of HL_REASON_ENCRYPTED: one that may hold the follow-up; NULL: not
                                 known */
    hl_hiding hidden_by;      /* why that one may */
    unsigned resend_count;    /* further copies of the follow-up (retries) */
    unsigned index;           /* in the chain, from 1 */
    /* from audit/ */
    hl_verdict verdict;
    GArray *findings; /* of hl_finding, worst first; never NULL */
} hl_hop;

hl_hop *hl_hop_new(hl_exchange *redirect); /* keeps a reference */
void hl_hop_free(hl_hop *hop);

/* Takes over `finding` (its message is freed with the hop). */
void hl_hop_add_finding(hl_hop *hop, hl_finding finding);

/* The worst severity among the findings; HL_OFF when there is none. */
hl_severity hl_hop_severity(const hl_hop *hop);

typedef struct hl_chain {
    GPtrArray *hops; /* of hl_hop, in order, at least one; freed with the chain */
} hl_chain;

hl_chain *hl_chain_new(void);
void hl_chain_free(hl_chain *chain);
/* A chain of its own with the same hops, for those who want to keep it; exchanges are shared. */
hl_chain *hl_chain_copy(const hl_chain *chain);
/* Takes over `hop` and numbers it. */
void hl_chain_add(hl_chain *chain, hl_hop *hop);
/* Hop `index`, from 0. */
hl_hop *hl_chain_hop(const hl_chain *chain, size_t index);
hl_severity hl_chain_severity(const hl_chain *chain);

/* "kept", "not-followed", … ; "certain", …; "same-connection", … ; "window-passed", … */
const char *hl_verdict_text(hl_verdict verdict);
const char *hl_confidence_text(hl_confidence confidence);
const char *hl_evidence_text(hl_evidence evidence);
const char *hl_reason_text(hl_reason reason);
/* "server-name", "shared-server", "encrypted-hello", "no-name"; NULL for HL_HIDING_NONE. */
const char *hl_hiding_text(hl_hiding hiding);

typedef struct hl_chain_sink {
    void (*chain)(void *user, hl_chain *chain); /* borrowed for the call, whole and judged */
    void *user;
} hl_chain_sink;

#endif
