#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
. "$(dirname "$0")/../record.sh"

record pcapng \
    --route '/start=/hop/307?to=/second' \
    --route '/second=/hop/308?to=http://www.example.net/third' \
    --route '/third=/hop/302?to=/fourth' \
    --route '/fourth=/hop/301?to=http://www.example.org:8080/fifth' \
    --route '/fifth=/hop/303?to=/end' -- \
    "$CLIENT" node-fetch POST http://www.example.org/start 'item=book&quantity=1'
