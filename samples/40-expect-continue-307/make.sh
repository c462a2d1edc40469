#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
. "$(dirname "$0")/../record.sh"

# The first server answers before the content was sent, the second lets it come first.
record pcap \
    --route '/v1/report=/hop/307?to=/v2/report&expect=answer' \
    --route '/v1/summary=/hop/307?to=/v2/summary' -- \
    sh -c 'curl -sSL -H "Expect: 100-continue" --data "a report in one line" http://www.example.org/v1/report
           curl -sSL -H "Expect: 100-continue" --data "a summary in one line" http://www.example.org/v1/summary'
