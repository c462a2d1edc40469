#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
. "$(dirname "$0")/../record.sh"
need socat

# Inside the tunnels the MTU is that of the wire, so that a full packet with the tunnel's headers does not fit onto it, and the
# kernel sends it in fragments: of IPv4 in the VXLAN to www.example.net, of IPv6 where socat carries what is for www.example.com.
form=$(printf 'item=book&quantity=1&note=%02000d' 7)
export form
record pcapng --filter 'udp dst port 4789 or ip[6:2] & 0x1fff != 0 or ip6 proto 44 or ip6 proto 4' \
    --route '/v1/orders=/hop/307?to=/v2/orders' \
    --route '/v1/parcels=/hop/307?to=/v2/parcels' -- sh -euc '
    "$LAB" on server -- ip link add vxlan7 type vxlan id 7 local 192.0.2.10 remote 192.0.2.101 dstport 4789
    ip link add vxlan7 type vxlan id 7 local 192.0.2.101 remote 192.0.2.10 dstport 4789
    device=TUN,tun-type=tun,tun-name=four,iff-no-pi
    "$LAB" on server -- socat "$device" "IP6-DATAGRAM:[2001:db8::101]:4,bind=[2001:db8::10]" &
    far=$!
    socat "$device" "IP6-DATAGRAM:[2001:db8::10]:4,bind=[2001:db8::101]" &
    near=$!
    sleep 1
    tunnel() { # DEVICE NETWORK SERVER: the way to SERVER; whatever the kernel learns, packets stay that big
        "$LAB" on server -- sysctl -qw "net.ipv6.conf.$1.disable_ipv6=1"
        sysctl -qw "net.ipv6.conf.$1.disable_ipv6=1"
        "$LAB" on server -- ip address add "$2.10/24" dev "$1"
        "$LAB" on server -- ip link set "$1" up
        ip address add "$2.101/24" dev "$1"
        ip link set "$1" up
        ip route add "$3" via "$2.10" src "$2.101" mtu lock 1500
    }
    tunnel vxlan7 198.51.100 192.0.2.11
    tunnel four 203.0.113 192.0.2.12
    for host in www.example.net www.example.com; do
        curl -sSL --data "$form" "http://$host/v1/orders"
        "$CLIENT" w3m POST "http://$host/v1/parcels" "$form"
    done
    kill $far $near'
