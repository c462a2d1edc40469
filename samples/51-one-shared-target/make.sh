#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
. "$(dirname "$0")/../record.sh"

# Four uploads side by side, redirected to one URL.
record pcapng \
    --route '/upload/1=/hop/307?to=/collect&delay=0.2' --route '/upload/2=/hop/307?to=/collect&delay=0.2' \
    --route '/upload/3=/hop/307?to=/collect&delay=0.2' --route '/upload/4=/hop/307?to=/collect&delay=0.2' -- \
    sh -c 'for number in 1 2 3 4; do
               curl -sSL -H "X-Lab-Client: $number" --data "part=$number" "http://www.example.org/upload/$number" &
           done
           wait'
