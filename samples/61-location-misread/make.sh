#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
. "$(dirname "$0")/../record.sh"

# Clients that make something else of a Location.
record pcap \
    --route '/docs/list/query=/hop/302?to=%3Fpage%3D2' \
    --route 'POST /docs/list/form=/hop/303?to=%23part' \
    --route '/docs/list/fragment=/hop/302?to=/docs/chapter%23part' \
    --route '/docs/list/host=/hop/302?to=//www.example.net/docs' \
    --route '/docs/list/relative=/hop/302?to=chapter' \
    --route '/docs/list/space=/hop/302?to=/docs/two%20words' -- \
    sh -c '"$CLIENT" wget2 GET http://www.example.org/docs/list/query
           "$CLIENT" php-stream GET http://www.example.org/docs/list/query
           "$CLIENT" ruby-httparty GET http://www.example.org/docs/list/query
           "$CLIENT" JavaUrlConnection GET http://www.example.org/docs/list/query
           curl -sSL --data "" http://www.example.org/docs/list/form
           "$CLIENT" busybox GET http://www.example.org/docs/list/fragment
           "$CLIENT" lua-socket GET http://www.example.org/docs/list/fragment
           "$CLIENT" busybox GET http://www.example.org/docs/list/host
           "$CLIENT" php-stream GET http://www.example.org/docs/list/relative
           "$CLIENT" busybox GET http://www.example.org/docs/list/space
           "$CLIENT" python-tornado GET http://www.example.org/docs/list/space'
