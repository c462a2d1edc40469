/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * One open capture: the bridge from dissected frames to the auditor, and what came of it. Frames are
 * fed on their first visit, in order; what is to be shown is asked for on every visit.
 */
#ifndef HL_SESSION_H
#define HL_SESSION_H

#include "hl_auditor.h"
#include "marks.h"
#include "wireshark_api.h"

typedef struct hl_session hl_session;

hl_session *hl_session_new(const hl_auditor_options *options);
void hl_session_free(hl_session *session);

/* The first visit of a frame, with its tree. */
void hl_session_feed(hl_session *session, const packet_info *pinfo, proto_tree *tree);

/* All frames have been fed: what is open is decided. Feeding more begins anew. */
void hl_session_finish(hl_session *session);
bool hl_session_has_finished(const hl_session *session);

hl_marks *hl_session_marks(const hl_session *session);
/* Number of the last frame fed. */
uint32_t hl_session_last_frame(const hl_session *session);
/* Coverage so far; packets and connections as Wireshark showed them. */
hl_coverage hl_session_coverage(const hl_session *session);
/* Times that a TCP segment did not follow on the one before. */
uint64_t hl_session_gaps(const hl_session *session);

#endif
