/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Redirects that wait for their follow-up, and the requests that may be it.
 *
 * A board holds them: it finds the redirects that want a given URL, and knows whose time is up.
 * A pending redirect and a candidate know each other by claims, kept on both sides.
 */
#ifndef HL_PENDING_H
#define HL_PENDING_H

#include "location.h"
#include "redirect/hl_redirects.h"

/* Why a URL is wanted. */
typedef enum hl_want_kind {
    HL_WANT_TARGET,      /* it is the target */
    HL_WANT_UPGRADED,    /* the target over https instead of http (HSTS, RFC 6797 §8.3) */
    HL_WANT_STALE_HOST,  /* the target's path under the old authority */
    HL_WANT_MISRESOLVED, /* a known mis-resolution of Location */
} hl_want_kind;

typedef struct hl_pending hl_pending;

/* The large ones are a class of their own, so that they cannot drive out the others. */
typedef enum hl_board_class { HL_BOARD_SMALL, HL_BOARD_LARGE, HL_BOARD_CLASSES } hl_board_class;
enum { HL_BOARD_LARGE_OCTETS = 16384 };

typedef struct hl_want {
    hl_pending *pending;
    hl_want_kind kind;
    hl_url *url;
    const char *how;      /* of a mis-resolution */
    hl_digest key;        /* of the URL: see hl_board_key */
    struct hl_want *next; /* of the same URL */
    bool is_published;    /* in the list of its key */
} hl_want;

/* All wants for one URL, in the order in which they came. */
typedef struct hl_wanted {
    hl_digest key;
    hl_want *first, *last;
    size_t count;
} hl_wanted;

/* A request that may be the follow-up of the redirects that claim it. */
typedef struct hl_candidate {
    hl_exchange *exchange;
    GPtrArray *claimants; /* of hl_pending, undecided */
    bool contested;       /* a redirect decided before could have had it */
    size_t memory;        /* that it took when it was claimed */
    bool doubted;         /* it may be the follow-up of a redirect whose own is ambiguous */
} hl_candidate;

/* Points for and against, and which evidence (hl_evidence, or-ed) gave points for. */
typedef struct hl_weight {
    int points;
    unsigned evidence;
} hl_weight;

typedef struct hl_claim {
    hl_candidate *candidate;
    const hl_want *want;
    hl_weight weight; /* meaningful once `is_weighed` */
    bool is_weighed;
} hl_claim;

struct hl_pending {
    hl_exchange *exchange; /* its response is the redirect */
    hl_location location;
    hl_time_ns seen; /* by the client, at the earliest */
    hl_time_ns deadline;
    GArray *wants;    /* of hl_want */
    GArray *claims;   /* of hl_claim, in order of arrival */
    bool only_client; /* of the pairing options */
    bool contested;   /* a candidate went to a redirect decided before */
    bool cut_short;   /* at a limit: it had to be decided early, or not all candidates were taken */
    uint64_t
        doubted;     /* number of the exchange that would be an ambiguous choice, since the decision
                         on another redirect was; UINT64_MAX: none */
    bool has_lost;   /* a candidate went to another redirect, though doubtfully */
    int lost_points; /* of the best of those */
    hl_digest lost;  /* hl_evidence_kind of it */
    hl_exchange *preflight; /* the first CORS preflight for the target; NULL: none */
    GList by_deadline;      /* link in hl_board.by_deadline */
    GList of_class;         /* link in hl_board.size_class */
    hl_board_class size_class;
    size_t memory; /* that it takes, its candidates aside */
};

typedef struct hl_board {
    GHashTable *wanted;     /* of hl_wanted, by its key */
    GHashTable *pendings;   /* hl_exchange -> hl_pending */
    GHashTable *candidates; /* hl_exchange -> hl_candidate */
    GQueue by_deadline;
    uint64_t seed; /* of keys */
    struct {
        GQueue pendings; /* the oldest first */
        size_t memory;   /* of them, and of candidates of that size */
    } size_class[HL_BOARD_CLASSES];
} hl_board;

void hl_board_init(hl_board *board);
void hl_board_clear(hl_board *board);

/*
 * Puts a redirect up. Its location must have a target that HTTP can follow. Takes `location` over. Of
 * URLs that `most_rivals` want already it gets none, and is cut short.
 */
hl_pending *hl_board_add(hl_board *board, hl_exchange *redirect, hl_location location,
                         hl_time_ns window_ns, size_t most_rivals);

/* Takes it down: its wants and claims are gone, and candidates that nobody else claims. */
void hl_board_remove(hl_board *board, hl_pending *pending);

/* What a URL is known by here, from its own key (hl_url.h). */
hl_digest hl_board_key(const hl_board *board, hl_bytes url_key);

/* The wants for a URL, NULL when nobody wants it. */
const hl_wanted *hl_board_wanted(const hl_board *board, hl_digest key);

/* Where what takes so much memory belongs. */
hl_board_class hl_board_class_of(size_t memory);

void hl_board_claim(hl_board *board, const hl_want *want, hl_exchange *candidate);

/* Nobody can claim this candidate any more: it belongs to a redirect that has been decided. */
void hl_board_take(hl_board *board, hl_candidate *candidate);

hl_pending *hl_board_find(const hl_board *board, const hl_exchange *redirect);
hl_candidate *hl_board_find_candidate(const hl_board *board, const hl_exchange *exchange);
/* The one whose deadline comes first; NULL when the board is empty. */
hl_pending *hl_board_next(const hl_board *board);

#endif
