#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
. "$(dirname "$0")/../record.sh"

# The same page as Chromium's.
record pcapng --pages ../04-chromium-form-307/pages \
    --route '/v1/orders=/hop/307?to=/v2/orders' \
    --route '/login=/hop/303?to=/account' -- \
    "$CLIENT" firefox PAGE http://www.example.org/pages/form.html
