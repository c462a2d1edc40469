#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
. "$(dirname "$0")/../record.sh"

# curl takes care of Authorization and Cookie; fields of one's own go everywhere.
record pcap \
    --route '/v1/report=/hop/302?to=http://www.example.net/v2/report' -- \
    sh -c 'curl -sSL -H "X-Api-Key: 7c222fb2927d828af22f592134e89324" http://www.example.org/v1/report
           curl -sSL -H "Proxy-Authorization: Basic cmVhZGVyOnNlY3JldA==" http://www.example.org/v1/report'
