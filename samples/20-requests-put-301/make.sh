#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
. "$(dirname "$0")/../record.sh"

record pcap \
    --route '/v1/documents/7=/hop/301?to=/v2/documents/7' -- \
    sh -c '"$CLIENT" python-requests PUT http://www.example.org/v1/documents/7 "a new text"
           "$CLIENT" curl PUT http://www.example.org/v1/documents/7 "a new text"
           "$CLIENT" wget PUT http://www.example.org/v1/documents/7 "a new text"'
