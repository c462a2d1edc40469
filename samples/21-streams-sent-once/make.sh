#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
. "$(dirname "$0")/../record.sh"

# Each client sends a content that it can read only once; the redirect asks for it a second time.
record pcap --route '/v1/report=/hop/307?to=/v2/report' -- \
    sh -c '/usr/bin/python3 requests-generator.py http://www.example.org/v1/report
           /usr/bin/python3 aiohttp-generator.py http://www.example.org/v1/report
           perl lwp-callback.pl http://www.example.org/v1/report'
