#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
. "$(dirname "$0")/../record.sh"

record pcap.gz \
    --route '/v1/documents/7=/hop/302?to=/v2/documents/7' -- \
    sh -c 'for client in go-net-http php-guzzle php-stream npm-needle JavaOkHttp python-httpx; do
               "$CLIENT" $client PUT http://www.example.org/v1/documents/7 "a new text"
           done'
