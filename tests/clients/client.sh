#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
# client.sh NAME METHOD URL [CONTENT]: one request by one client, HL_HEADERS holding more header fields, one a line.
# Without NAME: the list of clients.
exec /usr/bin/python3 -B "$(dirname "$(readlink -f "$0")")/clients.py" "$@"
