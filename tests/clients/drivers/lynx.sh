#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
# client: lynx (it takes no header fields from outside)
# set: full
# methods: GET HEAD POST
# needs: command -v lynx
. "$(dirname "$0")/cases.sh"

send() {
    case $1 in
    GET) timeout 20 lynx -source "$2" ;;
    HEAD) timeout 20 lynx -head -dump "$2" ;;
    POST) printf '%s\n---\n' "$3" | timeout 20 lynx -source -post_data "$2" ;;
    esac
}

each_case "$@"
