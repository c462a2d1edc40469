#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
. "$(dirname "$0")/../record.sh"

# tcpdump was started when the connection was already open: no SYN, no first request.
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
export scratch
run "$scratch/whole.pcap" --route '/v1/orders=/hop/307?to=/v2/orders' -- sh -c '
    /usr/bin/python3 session.py &
    session=$!
    sleep 1.5
    tcpdump -i eth0 -Z root -U --immediate-mode -w "$scratch/late.pcap" tcp &
    dump=$!
    wait $session
    sleep 1.2
    kill $dump
    wait'
keep "$scratch/late.pcap" pcapng
