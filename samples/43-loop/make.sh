#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
. "$(dirname "$0")/../record.sh"

record pcap \
    --route '/here=/hop/302?to=/there' \
    --route '/there=/hop/302?to=/here' -- \
    curl -sSL --max-redirs 5 http://www.example.org/here
