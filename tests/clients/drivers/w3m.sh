#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
# client: w3m
# set: full
# methods: GET HEAD POST
# needs: command -v w3m
. "$(dirname "$0")/cases.sh"

export HOME=$(mktemp -d)
trap 'rm -rf "$HOME"' EXIT

send() {
    case $1 in
    GET) with_headers -header w3m -dump_source "$2" ;;
    HEAD) with_headers -header w3m -dump_head "$2" ;;
    POST)
        printf %s "$3" >"$HOME/content"
        with_headers -header w3m -dump_source -post "$HOME/content" "$2"
        ;;
    esac
}

each_case "$@"
