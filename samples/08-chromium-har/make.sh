#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
. "$(dirname "$0")/../record.sh"

# Playwright comes from npm. What its HAR is to be compared with is the server's log; the capture is not kept.
need npm chromium
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
npm install --silent --no-audit --no-fund --prefix "$scratch" playwright-core@1.65.1
NODE_PATH=$scratch/node_modules
export NODE_PATH
run "$scratch/capture.pcap" --pages pages \
    --route '/v1/orders=/hop/307?to=/v2/orders' \
    --route '/v1/orders/7=/hop/302?to=/v2/orders/7' \
    --route '/login=/hop/303?to=/account' \
    --route '/v1/orders/8=/hop/308?to=/v2/orders/8' \
    --route '/cars/oldest=/hop/301?to=/cars/2' -- \
    env HOME="$scratch" node export.js http://www.example.org/pages/orders.html session.har
