#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
. "$(dirname "$0")/../record.sh"

# A forward proxy in the middle, captured on both its sides.
need tinyproxy
record pcapng --nat 1 --at router:any \
    --route '/v1/orders=/hop/307?to=http://www.example.net/v2/orders' -- sh -c '
    printf "Port 8888\nListen 10.0.1.1\nAllow 10.0.1.2\nMaxClients 10\nViaProxyName \"proxy.example.test\"\nLogLevel Error\n" \
        >"$HL_LAB_PAGES/tinyproxy.conf"
    "$LAB" on router -- tinyproxy -d -c "$HL_LAB_PAGES/tinyproxy.conf" >"$HL_LAB_PAGES/words" 2>&1 &
    proxy=$!
    sleep 1
    curl -sSL -x http://10.0.1.1:8888 --data "item=book&quantity=1" http://www.example.org/v1/orders
    "$CLIENT" python-urllib GET http://www.example.org/end
    kill $proxy'
