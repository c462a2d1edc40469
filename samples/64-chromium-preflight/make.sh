#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
. "$(dirname "$0")/../record.sh"

HL_HEADERS='Content-Type: application/json'
export HL_HEADERS
record pcapng \
    --route '/v1/orders=/hop/307?to=http://www.example.net/v2/orders' \
    --route '/v1/locked=/hop/307?to=http://www.example.net/v2/locked' \
    --route '/v2/locked=/hop/200?preflight=403' -- \
    sh -c 'printf "PUT\thttp://www.example.org/v1/orders\t{\"item\":\"book\"}\nPUT\thttp://www.example.org/v1/locked\t{\"item\":\"lamp\"}\n" >"$HL_LAB_PAGES/cases"
           "$CLIENT" chromium <"$HL_LAB_PAGES/cases"'
