#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
. "$(dirname "$0")/../record.sh"

# Source and target are one URL: once with another method (post, redirect, get), once until the cookie is there.
record pcap \
    --route 'POST /guestbook=/hop/303?to=/guestbook' --route '/again=/hop/302?to=/again' -- \
    sh -c '"$CLIENT" node-fetch POST http://www.example.org/guestbook "text=hello"
           curl -sSL --max-redirs 3 http://www.example.org/again'
