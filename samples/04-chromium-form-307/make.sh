#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
. "$(dirname "$0")/../record.sh"

record pcapng.zst --pages pages \
    --route '/v1/orders=/hop/307?to=/v2/orders' \
    --route '/login=/hop/303?to=/account' -- \
    "$CLIENT" chromium PAGE http://www.example.org/pages/form.html
