#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
# client: Wget2
# set: quick
# methods: GET HEAD POST
# needs: command -v wget2
# http2: yes
. "$(dirname "$0")/cases.sh"

send() {
    case $1 in
    GET) with_headers --header wget2 --no-config --no-robots -q -O - --tries=1 "$2" ;;
    HEAD) with_headers --header wget2 --no-config --no-robots -q --spider --tries=1 "$2" ;;
    POST) with_headers --header wget2 --no-config --no-robots -q -O - --tries=1 --post-data="$3" "$2" ;;
    esac
}

each_case "$@"
