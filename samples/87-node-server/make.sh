#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
. "$(dirname "$0")/../record.sh"
need node openssl

# server.js in the place of the laboratory's server, which keeps to itself on another port.
record_with_keys --port 8081 -- sh -c '
    folder=$HL_LAB_PAGES
    openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days 2 -subj /CN=www.example.org \
        -keyout "$folder/key.pem" -out "$folder/certificate.pem" 2>"$folder/words"
    "$LAB" on server -- node server.js "$folder" "$HL_LAB_LOG" "$KEYS" &
    while [ ! -e "$folder/ready" ]; do sleep 0.1; done
    for version in http1.1 http2; do
        curl -sSLk --$version --data "item=book&quantity=1" "https://www.example.org/v1/orders?with=$version"
        curl -sSLk --$version --data "item=lamp&quantity=2" "http://www.example.org/v1/report?with=$version"
        curl -sSLk --$version -b "session=1" --upload-file "$folder/words" "https://www.example.org/v1/stock?with=$version"
    done
    export NODE_TLS_REJECT_UNAUTHORIZED=0 NODE_NO_WARNINGS=1
    for client in node-fetch npm-undici; do
        {
            printf "POST\thttps://www.example.org/v1/orders?with=$client\titem=pen\n"
            printf "DELETE\thttps://www.example.org/v1/done?with=$client\t\n"
            printf "PUT\thttp://www.example.org/v1/stock?with=$client\titem=ink\n"
        } | HL_HTTP2=1 "$CLIENT" $client
    done'
