#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
. "$(dirname "$0")/../record.sh"
need editcap tinyproxy

# The proxy stands beside the server: what it asks there does not come over the wire.
keys=$(mktemp)
record pcap --tls --http2 --keylog "$keys" --filter 'tcp port 8888' \
    --route '/v1/orders=/hop/307?to=https://www.example.net/v2/orders' \
    --route '/v1/report=/hop/307?to=https://www.example.org/v2/report' \
    --route '/v1/list=/hop/302?to=http://www.example.net/v2/list' -- sh -c '
    printf "Port 8888\nListen 192.0.2.12\nBasicAuth walker secret\nMaxClients 10\nLogLevel Error\n" >"$HL_LAB_PAGES/tinyproxy.conf"
    "$LAB" on server -- tinyproxy -d -c "$HL_LAB_PAGES/tinyproxy.conf" >"$HL_LAB_PAGES/words" 2>&1 &
    proxy=$!
    sleep 3
    export https_proxy=http://walker:secret@192.0.2.12:8888 http_proxy=http://walker:secret@192.0.2.12:8888
    curl -sSLk --data "item=book&quantity=1" https://www.example.org/v1/orders
    /usr/bin/python3 -c "import urllib.request as u; u.urlopen(u.Request(\"https://www.example.org/v1/report\", method=\"HEAD\"))"
    curl -sSLk --http1.1 https://www.example.org/v1/list
    kill $proxy'
editcap -F pcapng --inject-secrets "tls,$keys" capture.pcap capture.pcapng
rm capture.pcap "$keys"
