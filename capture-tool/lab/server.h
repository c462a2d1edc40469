/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The laboratory's server: http and https on free ports of 127.0.0.1, 127.0.0.2 and ::1, and nowhere else.
 */
#ifndef SERVER_H
#define SERVER_H

#include "talk.h"

typedef struct hl_lab_server hl_lab_server;

/* What passes goes to `intake`, which outlives the server, once it has begun. NULL: no socket, or no
 * certificate, could be had. */
hl_lab_server *hl_lab_server_open(hl_intake *intake, GError **error);

/* Serves what there is to be served, waiting for it at most so long. */
void hl_lab_server_serve(hl_lab_server *server, int wait_ms);

const hl_lab_hall *hl_lab_server_hall(const hl_lab_server *server);
unsigned hl_lab_server_open_connections(const hl_lab_server *server);

void hl_lab_server_free(hl_lab_server *server);

#endif
