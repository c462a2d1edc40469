#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
. "$(dirname "$0")/../record.sh"

record pcap \
    --route '/v1/report=/hop/307?to=/v2/report' -- \
    "$CLIENT" lua-socket HEAD http://www.example.org/v1/report
