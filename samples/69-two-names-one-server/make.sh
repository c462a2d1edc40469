#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
. "$(dirname "$0")/../record.sh"

# www.example.org and c.example.test are one address. node keeps a connection for each origin, curl too; Go as well.
record pcap \
    --route '/v1/orders=/hop/307?to=http://c.example.test/v2/orders' -- \
    sh -c '"$CLIENT" curl POST http://www.example.org/v1/orders "item=book&quantity=1"
           "$CLIENT" go-net-http POST http://www.example.org/v1/orders "item=lamp&quantity=2"'
