#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
. "$(dirname "$0")/../record.sh"

# The kernel puts each Ethernet frame into a UDP datagram; these are what the capture has. www.example.net is behind the tunnel.
record pcapng --filter 'udp dst port 4789' \
    --route '/v1/orders=/hop/307?to=/v2/orders' \
    --route '/v1/report=/hop/308?to=http://www.example.net:8080/v2/report' -- sh -euc '
    "$LAB" on server -- ip link add vxlan7 mtu 1450 type vxlan id 7 local 192.0.2.10 remote 192.0.2.101 dstport 4789 dev wire
    "$LAB" on server -- ip address add 198.51.100.10/24 dev vxlan7
    "$LAB" on server -- ip link set vxlan7 up
    ip link add vxlan7 mtu 1450 type vxlan id 7 local 192.0.2.101 remote 192.0.2.10 dstport 4789 dev eth0
    ip address add 198.51.100.101/24 dev vxlan7
    ip link set vxlan7 up
    ip route add 192.0.2.11 via 198.51.100.10 src 198.51.100.101
    curl -sSL --data "item=book&quantity=1" http://www.example.net/v1/orders
    "$CLIENT" w3m POST http://www.example.net/v1/orders "item=lamp&quantity=2"
    "$CLIENT" python-urllib HEAD http://www.example.net/v1/report'
