#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
. "$(dirname "$0")/../record.sh"

# busybox and OkHttp send a Cookie field that the caller wrote wherever they are sent; requests drops it.
HL_HEADERS='Cookie: session=8f14e45fceea167a'
export HL_HEADERS
record pcap \
    --route '/v1/report=/hop/302?to=http://www.example.net/v2/report' -- \
    sh -c '"$CLIENT" busybox GET http://www.example.org/v1/report
           "$CLIENT" JavaOkHttp GET http://www.example.org/v1/report
           "$CLIENT" curl GET http://www.example.org/v1/report'
