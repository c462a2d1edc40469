#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
. "$(dirname "$0")/../record.sh"

# Methods that no browser sends; an OPTIONS that is no preflight; a method made up.
record pcap \
    --route '/v1/folder=/hop/301?to=/v2/folder' \
    --route '/v1/files=/hop/308?to=/v2/files' -- \
    sh -c 'curl -sSL -X PROPFIND -H "Depth: 1" --data "<propfind/>" http://www.example.org/v1/folder
           curl -sSL -X OPTIONS http://www.example.org/v1/folder
           curl -sSL -X QUERY --data "select surname" http://www.example.org/v1/files
           curl -sSL -X Archive http://www.example.org/v1/files'
