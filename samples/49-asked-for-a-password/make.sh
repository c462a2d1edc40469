#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
. "$(dirname "$0")/../record.sh"

# Both the first server and the one redirected to ask for a password, and both requests are repeated with it.
record pcap \
    --route '/v1/documents/7=/hop/307?to=/v2/documents/7&auth=Basic' \
    --route '/v2/documents/7=/hop/200?auth=Basic' -- \
    sh -c 'curl -sSL --anyauth --user reader:secret --data "a new text" http://www.example.org/v1/documents/7
           wget --no-config -q -O - --user=reader --password=secret --method=PUT --body-data="a new text" http://www.example.org/v1/documents/7'
