#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
# client: curl -L, the method by its own option (--head, --data, --upload-file)
# set: quick
# methods: GET HEAD POST PUT
# needs: command -v curl
# http2: yes
# h2c: prior upgrade
. "$(dirname "$0")/cases.sh"

version=$(curl_version)
upload=$(mktemp)
trap 'rm -f "$upload"' EXIT

send() {
    case $1 in
    GET) with_headers -H curl -sSL $version "$2" ;;
    HEAD) with_headers -H curl -sSL $version --head "$2" ;;
    POST) with_headers -H curl -sSL $version --data "$3" "$2" ;;
    PUT)
        printf %s "$3" >"$upload"
        with_headers -H curl -sSL $version --upload-file "$upload" "$2"
        ;;
    esac
}

each_case "$@"
