#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
. "$(dirname "$0")/../record.sh"

# One conversation captured at both ends of the wire, with two link types, and merged: every packet is there twice.
need mergecap
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
export scratch
run "$scratch/server.pcap" --route '/v1/orders=/hop/307?to=/v2/orders' -- sh -c '
    tcpdump -i any -Z root -U --immediate-mode -w "$scratch/client.pcap" tcp &
    sleep 1
    curl -sSL --data "item=book&quantity=1" http://www.example.org/v1/orders
    "$CLIENT" w3m POST http://www.example.org/v1/orders "item=lamp&quantity=2"
    sleep 0.5
    kill $!
    wait'
rm -f capture.*
mergecap -F pcapng -w capture.pcapng "$scratch/server.pcap" "$scratch/client.pcap"
