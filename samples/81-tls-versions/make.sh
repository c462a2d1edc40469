#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
. "$(dirname "$0")/../record.sh"

record_with_keys --tls \
    --route '/v1/orders=/hop/307?to=/v2/orders' \
    --route '/v1/report=/hop/302?to=https://www.example.net:8443/v2/report' -- \
    sh -c 'curl -sSLk --http1.1 --tls-max 1.2 --data "item=book&quantity=1" https://www.example.org/v1/orders
           curl -sSLk --http1.1 --tls-max 1.2 --ciphers ECDHE-ECDSA-CHACHA20-POLY1305 https://www.example.org/v1/report
           curl -sSLk --http1.1 --tls-max 1.2 --ciphers ECDHE-ECDSA-AES128-SHA256 https://www.example.org/v1/report
           curl -sSLk --http1.1 --tlsv1.3 --data "item=lamp&quantity=2" https://www.example.org/v1/orders
           curl -sSLk --http1.1 --tls13-ciphers TLS_AES_128_GCM_SHA256 https://www.example.org/v1/report
           wget -q -O - --no-check-certificate --post-data "item=pen&quantity=3" https://www.example.org/v1/orders
           NODE_TLS_REJECT_UNAUTHORIZED=0 node -e "fetch(\"https://www.example.org/v1/report\").then(r => r.text())"
           /usr/bin/python3 -c "
import ssl, urllib.request
request = urllib.request.Request(\"https://www.example.org/v1/report\", method=\"HEAD\")
urllib.request.urlopen(request, context=ssl._create_unverified_context())"'
