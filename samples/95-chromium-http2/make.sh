#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
. "$(dirname "$0")/../record.sh"

record_with_keys --http2 --tls --pages pages \
    --route '/v1/orders=/hop/307?to=/v2/orders' \
    --route '/v1/report=/hop/308?to=https://www.example.net/v2/report' \
    --route '/login=/hop/303?to=/account' -- \
    "$CLIENT" chromium PAGE https://www.example.org/pages/form.html
