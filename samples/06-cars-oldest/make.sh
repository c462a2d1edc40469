#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
. "$(dirname "$0")/../record.sh"

# The example of MDN's page on 307, and the same with 302; once with a client that knows the difference does not matter to
# DELETE, once with one that does not.
record pcap \
    --route '/cars/oldest=/hop/307?to=http://www.example.org/cars/id/123456' \
    --route '/cars/newest=/hop/302?to=http://www.example.org/cars/id/654321' -- \
    sh -c '"$CLIENT" node-fetch DELETE http://www.example.org/cars/oldest
           "$CLIENT" node-fetch DELETE http://www.example.org/cars/newest
           "$CLIENT" go-net-http DELETE http://www.example.org/cars/oldest
           "$CLIENT" go-net-http DELETE http://www.example.org/cars/newest'
