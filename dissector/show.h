/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Puts what a frame's mark says into its tree, its expert items and its Info column; on every visit. */
#ifndef HL_SHOW_H
#define HL_SHOW_H

#include "marks.h"
#include "wireshark_api.h"

/* `tree` may be NULL. */
void hl_show(const hl_mark *mark, tvbuff_t *buffer, packet_info *pinfo, proto_tree *tree);

#endif
