#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
. "$(dirname "$0")/../record.sh"

# The follow-up comes late. Meanwhile two other programs on the same computer ask for its URL with GET.
record pcapng --route '/v1/orders=/hop/307?to=/v2/orders&close=1' -- \
    sh -c '/usr/bin/python3 post-slowly.py http://www.example.org/v1/orders 1 &
           sleep 0.7
           wget --no-config -q -O - --header "X-Lab-Client: 2" http://www.example.org/v2/orders
           "$CLIENT" python-requests GET http://www.example.org/v2/orders
           wait'
