#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
. "$(dirname "$0")/../record.sh"

# A bad cable: one packet in twenty is lost, one in ten comes late, one in thirty twice.
record pcapng.zst --wire loss=5,reorder=10,duplicate=3,seed=4 \
    --route '/v1/backup=/hop/307?to=http://www.example.net/v2/backup' \
    --route '/v1/orders=/hop/307?to=/v2/orders' -- \
    sh -c 'seq 1 12000 >"$HL_LAB_PAGES/backup"
           curl -sSL -H "Expect:" --data-binary "@$HL_LAB_PAGES/backup" http://www.example.org/v1/backup
           "$CLIENT" w3m POST http://www.example.org/v1/orders "item=lamp&quantity=2"
           curl -sSL --data "item=book&quantity=1" http://www.example.org/v1/orders'
