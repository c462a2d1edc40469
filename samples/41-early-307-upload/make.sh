#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
. "$(dirname "$0")/../record.sh"

# The server answers as soon as it has the head, and lets the content wait; the client goes on sending.
record pcapng.zst \
    --route '/v1/backup=/hop/307?to=/v2/backup&early=1&pause=0.3' -- \
    sh -c 'seq 1 60000 >"$HL_LAB_PAGES/backup"
           curl -sSL -H "Expect:" --data-binary "@$HL_LAB_PAGES/backup" http://www.example.org/v1/backup'
