#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
. "$(dirname "$0")/../record.sh"

# One redirect for every way in which a Location may be written.
record pcapng \
    --route '/docs/relative=/hop/302?to=chapter/1' \
    --route '/docs/parent=/hop/302?to=../library/2' \
    --route 'POST /docs/query=/hop/303?to=%3Fpage%3D3' \
    --route '/docs/fragment-after=/hop/302?to=/docs/chapter/5%23part' \
    --route '/docs/host=/hop/302?to=//www.example.net/docs/6' \
    --route '/docs/utf-8=/hop/302?to=/docs/Z%C3%BCrich' \
    --route '/docs/spaces=/hop/302?to=/docs/two%20words' \
    --route '/docs/upper-case=/hop/302?to=HTTP://WWW.EXAMPLE.NET/docs/7' \
    --route '/docs/default-port=/hop/302?to=http://www.example.net:80/docs/8' \
    --route '/docs/dots=/hop/302?to=/docs/./a/../9' \
    --route '/docs/percent=/hop/302?to=/docs/%257euser/%252F' -- \
    sh -c 'for form in relative parent fragment-after host utf-8 spaces upper-case default-port dots percent; do
               curl -sSL http://www.example.org/docs/$form
           done
           curl -sSL --data "" http://www.example.org/docs/query'
