#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
. "$(dirname "$0")/../record.sh"
need nginx openssl

# nginx in the place of the laboratory's server, which keeps to itself on another port; the clients write down the keys.
record_with_keys --port 8081 -- sh -c '
    folder=$HL_LAB_PAGES
    chmod 755 "$folder" "$(dirname "$folder")"
    openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days 2 -subj /CN=www.example.org \
        -keyout "$folder/key.pem" -out "$folder/certificate.pem" 2>"$folder/words"
    sed "s,FOLDER,$folder,; s,LOG,$HL_LAB_LOG," nginx.conf >"$folder/nginx.conf"
    "$LAB" on server -- nginx -e stderr -c "$folder/nginx.conf" &
    while [ ! -s "$folder/nginx.pid" ]; do sleep 0.1; done
    export SSLKEYLOGFILE="$KEYS"
    for version in --http1.1 --http2; do
        curl -sSLk $version --data "item=book&quantity=1" http://www.example.org/old/307
        curl -sSLk $version --data "item=lamp&quantity=2" http://www.example.net/old/302
        curl -sSLk $version -X PUT --data "item=pen&quantity=3" https://www.example.org/old/301
        curl -sSLk $version --data "item=ink&quantity=4" https://www.example.org/old/308
    done
    wget -q -O - --no-check-certificate --post-data "item=cup&quantity=5" https://www.example.org/old/302
    /usr/bin/python3 -c "
import httpx
with httpx.Client(http2=True, follow_redirects=True, verify=False) as client:
    client.post(\"http://www.example.org/old/307\", content=b\"item=map&quantity=6\")
    client.put(\"https://www.example.org/old/301\", content=b\"item=bag&quantity=7\")"'
