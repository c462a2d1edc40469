#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
. "$(dirname "$0")/../record.sh"

# mitmproxy beside the clients writes the HAR, with the script that its package brings along; the capture is not kept.
need mitmdump
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
cp /usr/share/doc/mitmproxy/examples/contrib/har_dump.py "$scratch"
SCRATCH=$scratch
export SCRATCH
run "$scratch/capture.pcap" \
    --route '/v1/orders=/hop/307?to=/v2/orders' \
    --route '/v1/orders/7=/hop/308?to=/v2/orders/7' \
    --route '/login=/hop/303?to=/account' -- sh -c '
    HOME=$SCRATCH mitmdump -q --listen-host 127.0.0.1 -p 8080 -s "$SCRATCH/har_dump.py" --set hardump="$PWD/session.har" >"$SCRATCH/words" 2>&1 &
    proxy=$!
    for try in $(seq 100); do
        curl -s -o "$SCRATCH/answer" http://127.0.0.1:8080/ && break
        sleep 0.3
    done
    http_proxy=http://127.0.0.1:8080
    export http_proxy
    curl -sSL --data "item=book&quantity=1" http://www.example.org/v1/orders
    curl -sSL -X POST --data "user=me" http://www.example.org/login
    python3 -c "import urllib.request as u; u.urlopen(u.Request(\"http://www.example.org/v1/orders/7\", method=\"HEAD\"))"
    sleep 2
    curl -sS http://www.example.org/end
    kill -INT $proxy
    wait $proxy'
