#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
. "$(dirname "$0")/../record.sh"

# The follow-up goes out on the kept connection, which dies without an answer; curl sends it again on a new one.
record pcap \
    --route '/v1/orders=/hop/307?to=/v2/orders' \
    --route '/v2/orders=/hop/200?drop=1' -- \
    curl -sSL --data 'item=book&quantity=1' http://www.example.org/v1/orders
