#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
# client: curl -X METHOD -L, which forces the method on every hop
# set: quick
# methods: GET POST PUT PATCH DELETE
# needs: command -v curl
# http2: yes
# h2c: prior upgrade
. "$(dirname "$0")/cases.sh"

version=$(curl_version)

send() {
    if [ -n "$3" ]; then
        with_headers -H curl -sSL $version -X "$1" --data "$3" "$2"
    else
        with_headers -H curl -sSL $version -X "$1" "$2"
    fi
}

each_case "$@"
