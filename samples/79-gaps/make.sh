#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
. "$(dirname "$0")/../record.sh"

# A capture that lacks one large packet in sixteen, here by its filter: the contents have holes.
record pcapng.zst --filter 'tcp and not (ip[2:2] > 1400 and ip[5] & 15 = 3)' \
    --route '/v1/backup=/hop/307?to=/v2/backup' -- \
    sh -c 'seq 1 9000 >"$HL_LAB_PAGES/backup"
           curl -sSL -H "Expect:" --data-binary "@$HL_LAB_PAGES/backup" http://www.example.org/v1/backup
           curl -sSL --data "item=book&quantity=1" http://www.example.org/v1/backup
           "$CLIENT" w3m POST http://www.example.org/v1/backup "item=lamp&quantity=2"'
