#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
. "$(dirname "$0")/../record.sh"

# curl keeps the password for the host that it was meant for.
HL_HEADERS='Authorization: Basic cmVhZGVyOnNlY3JldA=='
export HL_HEADERS
record pcap \
    --route '/v1/report=/hop/302?to=http://www.example.net/v2/report' -- \
    sh -c '"$CLIENT" wget GET http://www.example.org/v1/report
           "$CLIENT" curl GET http://www.example.org/v1/report'
