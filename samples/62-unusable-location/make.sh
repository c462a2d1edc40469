#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
. "$(dirname "$0")/../record.sh"

# Servers at fault: no Location, an empty one, one that is no URL, two that differ; and statuses that are no redirects.
record pcap \
    --route '/missing=/hop/302' --route '/empty=/hop/307?to=' --route '/broken=/hop/301?to=http://[::1' \
    --route '/two=/hop/302?to=/end/one&to=/end/two' --route '/same-twice=/hop/302?to=/end/three&to=/end/three' \
    --route '/mail=/hop/303?to=mailto:desk@example.org' \
    --route '/created=/hop/201?to=/created/7' --route '/choices=/hop/300?to=/end/four' --route '/cached=/hop/304?to=/end/five' \
    --route '/upload=/hop/308?field=Range:bytes%3D0-9' -- \
    sh -c 'for path in missing broken two same-twice mail created choices cached; do
               curl -sSL "http://www.example.org/$path"
           done
           curl -sSL --max-redirs 2 --data "item=book" http://www.example.org/empty
           curl -sSL -X PUT -H "Content-Range: bytes 0-9/100" --data "0123456789" http://www.example.org/upload'
