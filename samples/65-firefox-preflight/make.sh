#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
. "$(dirname "$0")/../record.sh"

HL_HEADERS='Content-Type: application/json'
export HL_HEADERS
record pcapng \
    --route '/v1/orders=/hop/307?to=http://www.example.net/v2/orders' \
    --route '/v1/baskets=/hop/308?to=http://www.example.net/v2/baskets' \
    --route '/v2/baskets=/hop/307?to=http://www.example.com/v3/baskets' -- \
    sh -c 'printf "PUT\thttp://www.example.org/v1/orders\t{\"item\":\"book\"}\nPATCH\thttp://www.example.org/v1/baskets\t{\"item\":\"lamp\"}\n" >"$HL_LAB_PAGES/cases"
           "$CLIENT" firefox <"$HL_LAB_PAGES/cases"'
