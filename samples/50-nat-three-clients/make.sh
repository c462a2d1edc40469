#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
. "$(dirname "$0")/../record.sh"

# Three clients behind one address ask for one URL at one time; each connection is closed after its redirect.
record pcapng --nat 3 \
    --route '/v1/orders=/hop/307?to=/v2/orders&delay=0.2&close=1' -- \
    sh -c '"$LAB" on 1 -- curl -sSL -H "X-Lab-Client: 1" --data "item=book&quantity=1" http://www.example.org/v1/orders &
           "$LAB" on 2 -- curl -sSL -H "X-Lab-Client: 2" --data "item=notebook&quantity=22" http://www.example.org/v1/orders &
           printf "item=pencil&quantity=333" >"$HL_LAB_PAGES/order"
           "$LAB" on 3 -- w3m -dump_source -header "X-Lab-Client: 3" -post "$HL_LAB_PAGES/order" http://www.example.org/v1/orders &
           wait'
