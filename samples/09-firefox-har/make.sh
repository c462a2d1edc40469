#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
. "$(dirname "$0")/../record.sh"

# The same page as Chromium's. What the HAR is to be compared with is the server's log; the capture is not kept.
need firefox-esr
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
run "$scratch/capture.pcap" --pages ../08-chromium-har/pages \
    --route '/v1/orders=/hop/307?to=/v2/orders' \
    --route '/v1/orders/7=/hop/302?to=/v2/orders/7' \
    --route '/login=/hop/303?to=/account' \
    --route '/v1/orders/8=/hop/308?to=/v2/orders/8' \
    --route '/cars/oldest=/hop/301?to=/cars/2' -- \
    python3 -B export.py http://www.example.org/pages/orders.html session.har
