#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
. "$(dirname "$0")/../record.sh"

# The follow-up dies on a connection of its own; told to retry, curl starts with the first URL again: A B A B.
record pcap \
    --route '/v1/orders=/hop/307?to=/v2/orders&close=1' \
    --route '/v2/orders=/hop/200?drop=1' -- \
    curl -sSL --retry 1 --retry-all-errors --retry-delay 1 --data 'item=book&quantity=1' http://www.example.org/v1/orders
