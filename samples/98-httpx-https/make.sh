#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
. "$(dirname "$0")/../record.sh"

record_with_keys --http2 --tls \
    --route '/v1/orders=/hop/307?to=https://www.example.net/v2/orders' \
    --route '/v1/report=/hop/301?to=/v2/report' -- \
    /usr/bin/python3 -c '
import os
import httpx
for http2 in (False, True):
    with httpx.Client(http2=http2, follow_redirects=True, verify=os.environ["HL_LAB_AUTHORITY"], headers={"Authorization": "Bearer 0123456789"}) as client:
        client.post("https://www.example.org/v1/orders", content=b"item=book&quantity=1")
        client.put("https://www.example.org/v1/report", content=b"item=lamp&quantity=2")'
