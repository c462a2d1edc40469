#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
. "$(dirname "$0")/../record.sh"

# A page looks at a redirect without following it, and then prefetches its target for another reason.
record pcapng --pages pages \
    --route '/go=/hop/302?to=/news' --route '/news=/hop/200' -- \
    "$CLIENT" chromium PAGE http://www.example.org/pages/prefetch.html
