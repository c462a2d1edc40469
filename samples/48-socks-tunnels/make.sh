#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
. "$(dirname "$0")/../record.sh"
need editcap microsocks

# The proxy stands beside the server: what it asks there does not come over the wire.
keys=$(mktemp)
record pcap --tls --keylog "$keys" --filter 'tcp port 1080' \
    --route '/v1/orders=/hop/303?to=http://www.example.org/v2/orders' \
    --route '/v1/report=/hop/308?to=https://www.example.net/v2/report' -- sh -c '
    "$LAB" on server -- microsocks -i 192.0.2.12 -p 1080 >"$HL_LAB_PAGES/words" 2>&1 &
    proxy=$!
    sleep 3
    curl -sSL --socks5-hostname 192.0.2.12:1080 -X POST --data "item=book&quantity=1" http://www.example.org/v1/orders
    curl -sSLk --http1.1 --socks5 192.0.2.12:1080 --data "item=book&quantity=1" http://www.example.org/v1/report
    kill $proxy'
editcap -F pcapng --inject-secrets "tls,$keys" capture.pcap capture.pcapng
rm capture.pcap "$keys"
