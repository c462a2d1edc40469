#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
. "$(dirname "$0")/../record.sh"

# The same host, another port: another origin all the same.
HL_HEADERS='Authorization: Bearer 2YotnFZFEjr1zCsicMWpAA'
export HL_HEADERS
record pcap \
    --route '/v1/report=/hop/307?to=http://www.example.org:8080/v2/report' -- \
    sh -c '"$CLIENT" npm-node-fetch GET http://www.example.org/v1/report
           "$CLIENT" curl GET http://www.example.org/v1/report'
