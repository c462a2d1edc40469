#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
. "$(dirname "$0")/../record.sh"

record_with_keys --tls --route '/v1/report=/hop/302?to=https://www.example.net/v2/report' -- \
    sh -c 'wget -q -O - --no-check-certificate --header "Authorization: Bearer 0123456789" https://www.example.org/v1/report
           curl -sSLk --http1.1 --oauth2-bearer 0123456789 https://www.example.org/v1/report'
