#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
. "$(dirname "$0")/../record.sh"

# tcpdump was stopped half a second after the redirect; the follow-up came later.
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
export scratch
run "$scratch/whole.pcap" --route '/v1/orders=/hop/307?to=/v2/orders' -- sh -c '
    tcpdump -i eth0 -Z root -U --immediate-mode -w "$scratch/early.pcap" tcp &
    dump=$!
    sleep 1
    /usr/bin/python3 ../52-other-tab-same-url/post-slowly.py http://www.example.org/v1/orders 1 &
    while ! grep -q 307 "$HL_LAB_LOG"; do sleep 0.05; done
    sleep 0.3
    kill $dump
    wait'
keep "$scratch/early.pcap" pcap
