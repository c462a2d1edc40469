#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
. "$(dirname "$0")/../record.sh"
need socat

# socat carries the packets of a tun device in IPv4 packets of protocol 41. b6.example.test is behind the tunnel.
record pcapng --filter 'ip proto 41' \
    --route '/v1/orders=/hop/307?to=http://b6.example.test:8080/v2/orders' \
    --route '/v1/orders/7=/hop/301?to=/v2/orders/7' -- sh -euc '
    "$LAB" on server -- socat TUN,tun-type=tun,tun-name=six,iff-up,iff-no-pi IP4-DATAGRAM:192.0.2.101:41,bind=192.0.2.10 &
    far=$!
    socat TUN,tun-type=tun,tun-name=six,iff-up,iff-no-pi IP4-DATAGRAM:192.0.2.10:41,bind=192.0.2.101 &
    near=$!
    sleep 1
    for end in "$LAB on server -- ip" ip; do
        $end link set six mtu 1480
    done
    "$LAB" on server -- ip -6 address add 2001:db8:41::10/64 dev six nodad
    ip -6 address add 2001:db8:41::101/64 dev six nodad
    ip -6 route add 2001:db8::11 via 2001:db8:41::10 src 2001:db8:41::101
    curl -sSL --data "item=book&quantity=1" http://b6.example.test/v1/orders
    "$CLIENT" w3m POST http://b6.example.test/v1/orders "item=lamp&quantity=2"
    "$CLIENT" python-requests PUT http://b6.example.test/v1/orders/7 "quantity=3"
    kill $far $near'
