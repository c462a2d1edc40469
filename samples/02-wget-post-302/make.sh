#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
. "$(dirname "$0")/../record.sh"

record pcapng \
    --route '/login=/hop/302?to=/account' \
    --route '/v1/orders=/hop/307?to=/v2/orders' -- \
    sh -c 'wget --no-config -q -O - --post-data "name=reader" http://www.example.org/login
           wget --no-config -q -O - --post-data "item=book" http://www.example.org/v1/orders'
