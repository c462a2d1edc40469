#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
. "$(dirname "$0")/../record.sh"

# requests keeps a Host field that the caller set, on another server too.
record pcap --route '/v1/report=/hop/307?to=http://www.example.net/v2/report' -- \
    /usr/bin/python3 -c 'import requests; requests.get("http://www.example.org/v1/report", headers={"Host": "www.example.org"}, timeout=10)'
