#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
. "$(dirname "$0")/../record.sh"

record pcap \
    --route '/v1/report=/hop/307?to=/v2/report' \
    --route '/v1/summary=/hop/308?to=http://www.example.net/v2/summary' -- \
    sh -c '"$CLIENT" python-urllib HEAD http://www.example.org/v1/report
           "$CLIENT" python-urllib HEAD http://www.example.org/v1/summary
           "$CLIENT" python-requests HEAD http://www.example.org/v1/report'
