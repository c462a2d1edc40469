#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
. "$(dirname "$0")/../record.sh"

# Prior knowledge: nobody asks for HTTP/2. All requests share one connection.
record pcap --http2 \
    --route '/v1/orders=/hop/307?to=/v2/orders' \
    --route '/v1/report=/hop/302?to=/v2/report' \
    --route '/v1/done=/hop/303?to=/v2/done&info=103' -- \
    /usr/bin/python3 -c '
import httpx
with httpx.Client(http1=False, http2=True, follow_redirects=True) as client:
    client.post("http://www.example.org/v1/orders", content=b"item=book&quantity=1")
    client.put("http://www.example.org/v1/report", content=b"item=lamp&quantity=2")
    client.delete("http://www.example.org/v1/done")'
