#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
. "$(dirname "$0")/../record.sh"

record pcap \
    --route '/v1/report=/hop/302?to=http://www.example.net/v2/report' -- \
    curl -sSL -H 'X-Api-Key: 7c222fb2927d828af22f592134e8932480637c0d' http://www.example.org/v1/report
