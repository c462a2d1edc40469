/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * tshark -z hoplint,report[,all][,FILTER] and -z hoplint,ndjson[,all][,FILTER]: the command's reports, of the
 * chains of which a frame passes the filter; written to standard output when all frames have been read.
 * Without "all", chains that have nothing to tell are left out.
 */
#ifndef HL_REPORTS_H
#define HL_REPORTS_H

void hl_reports_register(void);

#endif
