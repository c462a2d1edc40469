#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
. "$(dirname "$0")/../record.sh"

# The server answers early and resets the connection with most of the content unsent.
record pcapng.zst \
    --route '/v1/backup=/hop/307?to=/v2/backup&early=reset&pause=0.3' -- \
    sh -c 'seq 1 60000 >"$HL_LAB_PAGES/backup"
           curl -sSL -H "Expect:" --data-binary "@$HL_LAB_PAGES/backup" http://www.example.org/v1/backup'
