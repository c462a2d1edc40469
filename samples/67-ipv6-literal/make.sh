#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
. "$(dirname "$0")/../record.sh"

# The redirect leads from IPv4 to an IPv6 literal, so the client's own address changes; and back.
record pcapng \
    --route '/v1/orders=/hop/307?to=http://[2001:db8::10]:8080/v2/orders' \
    --route '/v2/orders=/hop/308?to=http://192.0.2.10/v3/orders' -- \
    curl -sSL --data 'item=book&quantity=1' http://www.example.org/v1/orders
