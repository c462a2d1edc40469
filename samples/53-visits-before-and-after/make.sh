#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
. "$(dirname "$0")/../record.sh"

# Another curl asks for the target while the redirect is still to come; later the same client asks for it twice more.
record pcap \
    --route '/login=/hop/302?to=/account&delay=0.6' -- \
    sh -c 'curl -sSL --data "name=reader" http://www.example.org/login &
           sleep 0.2
           curl -sS http://www.example.org/account
           wait
           sleep 0.5
           curl -sS http://www.example.org/account
           curl -sS --data "name=reader" http://www.example.org/account'
