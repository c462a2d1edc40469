#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
. "$(dirname "$0")/../record.sh"

# The server closes with the redirect; the follow-up comes on a new connection that resumes the session.
record_with_keys --tls \
    --route '/v1/orders=/hop/307?to=/v2/orders&close=1' \
    --route '/v1/report=/hop/302?to=/v2/report&close=1' -- \
    sh -c 'for version in 1.2 1.3; do
        curl -sSL --http1.1 --tls-max $version --data "item=book&quantity=1" https://www.example.org/v1/orders
        curl -sSL --http1.1 --tls-max $version -X PUT --data "item=lamp&quantity=2" https://www.example.org/v1/report
    done'
