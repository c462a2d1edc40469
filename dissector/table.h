/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Statistics > HTTP Redirects, and -z hoplint,stat[,FILTER]: hops by status and verdict, and by client
 * and verdict. A hop counts when the frame that bears its verdict passes the filter.
 */
#ifndef HL_TABLE_H
#define HL_TABLE_H

void hl_table_register(void);

/* A frame is being read for the first time. */
void hl_table_prepare(void);

#endif
