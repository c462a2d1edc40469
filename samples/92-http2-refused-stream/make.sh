#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
. "$(dirname "$0")/../record.sh"

# The server refuses the first stream of the follow-up (REFUSED_STREAM); curl sends it again on a new connection.
record pcap --http2 \
    --route '/v1/orders=/hop/307?to=/v2/orders' \
    --route '/v2/orders=/hop/200?drop=1' -- \
    curl -sSL --http2 --data 'item=book&quantity=1' http://www.example.org/v1/orders
