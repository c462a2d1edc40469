#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
. "$(dirname "$0")/../record.sh"

# busybox and OkHttp send a Cookie field that the caller wrote wherever they are sent; curl keeps it for the first host.
HL_HEADERS='Cookie: session=8f14e45fceea167a'
export HL_HEADERS
record pcap \
    --route '/v1/report=/hop/302?to=http://www.example.net/v2/report' \
    --route '/v1/near=/hop/302?to=http://b.example.test/v2/near' -- \
    sh -c '"$CLIENT" busybox GET http://www.example.org/v1/report
           "$CLIENT" JavaOkHttp GET http://www.example.org/v1/report
           "$CLIENT" curl GET http://www.example.org/v1/report
           "$CLIENT" busybox GET http://a.example.test/v1/near'
