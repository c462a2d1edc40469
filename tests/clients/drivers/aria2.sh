#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
# client: aria2
# set: full
# methods: GET HEAD
# needs: command -v aria2c
. "$(dirname "$0")/cases.sh"

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT

send() {
    case $1 in
    GET) with_headers --header aria2c --no-conf -q -d "$folder" -o content --allow-overwrite=true -m 1 "$2" ;;
    HEAD) with_headers --header aria2c --no-conf -q --dry-run=true --use-head=true -d "$folder" -m 1 "$2" ;;
    esac
}

each_case "$@"
