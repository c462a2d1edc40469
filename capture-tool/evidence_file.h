/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * --evidence: a pcapng file with the packets of the chains that have findings, and no others; the
 * frame that shows a fault bears a comment that says what is wrong. Made in a second reading of the
 * captures, when everything is judged: so these must be files, which can be read twice. They are
 * opened for that at the beginning, while the process still may. IP fragments go
 * along with the one that completes their datagram.
 */
#ifndef EVIDENCE_FILE_H
#define EVIDENCE_FILE_H

#include "model/hl_hop.h"
#include "options.h"
#include "output.h"

typedef struct hl_evidence_file hl_evidence_file;

/* Opens options->evidence and all it will be made of; writes nothing. `options` outlives it. */
hl_evidence_file *hl_evidence_file_open(const hl_options *options, GError **error);

/* To find out whether it is one of the inputs. */
const hl_output *hl_evidence_file_output(const hl_evidence_file *evidence);

/* A chain has been judged. */
void hl_evidence_file_add(hl_evidence_file *evidence, const hl_chain *chain);

/* Reads the captures again, and writes the file. False: not all octets got through; says why. */
bool hl_evidence_file_write(hl_evidence_file *evidence, GError **error);

void hl_evidence_file_free(hl_evidence_file *evidence);

#endif
