/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Redirects that wait for their follow-up, and the requests that may be it.
 *
 * A board holds them: it finds the redirects that want a given URL, and knows whose time is up.
 * A pending redirect and a candidate know each other by claims, kept on both sides.
 */
#ifndef HL_PENDING_H
#define HL_PENDING_H

#include "redirect/hl_redirects.h"
#include "want_index.h"

typedef struct hl_pending hl_pending;
typedef struct hl_candidate hl_candidate;
typedef struct hl_claim hl_claim;

/* The large ones are a class of their own, so that they cannot drive out the others. */
typedef enum hl_board_class { HL_BOARD_SMALL, HL_BOARD_LARGE, HL_BOARD_CLASSES } hl_board_class;
enum { HL_BOARD_LARGE_OCTETS = 16384 };

/* A claim is in a list of its redirect and in one of its candidate. */
typedef enum hl_claim_list { HL_OF_REDIRECT, HL_OF_CANDIDATE, HL_CLAIM_LISTS } hl_claim_list;

/* In the order in which they came. */
typedef struct hl_claims {
    hl_claim *first, *last;
    unsigned count;
} hl_claims;

/* A request that may be the follow-up of the redirects that claim it. */
struct hl_candidate {
    hl_exchange *exchange;
    hl_claims claims; /* of redirects that are undecided */
    size_t memory;    /* that it took when it was claimed */
    bool contested;   /* a redirect decided before could have had it */
    bool doubted;     /* it may be the follow-up of a redirect whose own is ambiguous */
};

/* Points for and against, and which evidence (hl_evidence, or-ed) gave points for. */
typedef struct hl_weight {
    int points;
    unsigned evidence;
} hl_weight;

struct hl_claim {
    hl_candidate *candidate;
    const hl_want *want;
    hl_claim *next[HL_CLAIM_LISTS];
    hl_weight weight; /* meaningful once `is_weighed` */
    bool is_weighed;
};

struct hl_pending {
    hl_exchange *exchange; /* its response is the redirect */
    hl_location location;  /* without the source, which would take as much memory again */
    hl_time_ns seen;       /* by the client, at the earliest */
    hl_time_ns deadline;
    hl_claims claims;
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
    unsigned want_count;
    hl_want wants[];
};

typedef struct hl_board {
    hl_want_index wanted;
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

/* Where what takes so much memory belongs. */
hl_board_class hl_board_class_of(size_t memory);

void hl_board_claim(hl_board *board, const hl_want *want, hl_exchange *candidate);

/* Nobody can claim this candidate any more: it belongs to a redirect that has been decided. */
void hl_board_take(hl_board *board, hl_candidate *candidate);

/* The one whose deadline comes first; NULL when the board is empty. */
hl_pending *hl_board_next(const hl_board *board);

#endif
