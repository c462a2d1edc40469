#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
. "$(dirname "$0")/../record.sh"

# The first try gets no answer; the second one gets the redirect. Wget tries again by itself, curl because it was told to.
record pcap \
    --route '/v1/report=/hop/307?to=/v2/report&drop=1' \
    --route '/v1/orders=/hop/307?to=/v2/orders&drop=1' -- \
    sh -c 'wget --no-config -q -O - --tries=3 --waitretry=1 http://www.example.org/v1/report
           curl -sSL --retry 2 --retry-all-errors --retry-delay 1 --data "item=book&quantity=1" http://www.example.org/v1/orders'
