#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
. "$(dirname "$0")/../record.sh"

record pcap \
    --route '/documents/7=/hop/303?to=/documents/7/stored' -- \
    sh -c '"$CLIENT" JavaUrlConnection PUT http://www.example.org/documents/7 "a new text"
           "$CLIENT" JavaUrlConnection DELETE http://www.example.org/documents/7
           "$CLIENT" JavaHttpClient PUT http://www.example.org/documents/7 "a new text"'
