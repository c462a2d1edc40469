/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Which packets prove the findings, and what is to be said of them. Chains are added while the
 * captures are read; then the same packets, in the same order, are asked for one by one.
 *
 * A connection that carried an exchange of such a chain is wanted from its first packet, so that
 * TLS and HTTP/2 can be read again, up to the end of the last such exchange; behind that, what brings
 * no further octets. A frame that shows a fault has a comment.
 *
 * Memory grows with the findings.
 */
#ifndef EVIDENCE_SELECTION_H
#define EVIDENCE_SELECTION_H

#include "model/hl_hop.h"
#include "model/hl_packet.h"

typedef struct hl_evidence_selection hl_evidence_selection;

/* `names` of the captures, by ref.capture, outlive it. */
hl_evidence_selection *hl_evidence_selection_new(const GPtrArray *names);

/* A judged chain; one without findings adds nothing. */
void hl_evidence_selection_add(hl_evidence_selection *selection, const hl_chain *chain);

/* Is this packet wanted? */
bool hl_evidence_selection_takes(hl_evidence_selection *selection, const hl_packet *packet);

/*
 * This frame is the next one of the new file: the first becomes frame 1. What is to be said of it:
 * strings, borrowed until the next; NULL: nothing.
 */
const GPtrArray *hl_evidence_selection_number(hl_evidence_selection *selection, hl_frame_ref frame);

void hl_evidence_selection_free(hl_evidence_selection *selection);

#endif
