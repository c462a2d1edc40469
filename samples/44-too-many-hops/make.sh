#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
. "$(dirname "$0")/../record.sh"

set --
for step in $(seq 1 24); do
    set -- "$@" --route "/step/$step=/hop/307?to=/step/$((step + 1))"
done
record pcap "$@" -- curl -sSL --data 'item=book' http://www.example.org/step/1
