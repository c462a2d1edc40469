#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
. "$(dirname "$0")/../record.sh"

# Two clients behind one address, alike but for the method, wait two seconds before they follow: nothing tells whose is whose.
record pcapng --nat 2 \
    --route '/v1/report=/hop/302?to=/v2/report&close=1' -- \
    sh -c '"$LAB" on 1 -- /usr/bin/python3 follow-slowly.py POST http://www.example.org/v1/report 1 &
           "$LAB" on 2 -- /usr/bin/python3 follow-slowly.py GET http://www.example.org/v1/report 2 &
           wait'
