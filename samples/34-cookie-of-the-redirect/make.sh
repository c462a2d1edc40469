#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
. "$(dirname "$0")/../record.sh"

# The redirect sets a cookie, which comes back on the same host and, its Domain allowing it, on a sibling.
record pcap \
    --route '/login=/hop/303?to=/account&cookie=session%3D8f14e45fceea167a;Domain%3Dexample.test' \
    --route '/account=/hop/302?to=http://b.example.test/end' -- \
    sh -c 'curl -sSL -b "" --data "name=reader" http://a.example.test/login'
