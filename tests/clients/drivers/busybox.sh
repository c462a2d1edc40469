#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
# client: busybox wget
# set: quick
# methods: GET POST
# needs: busybox wget --help
. "$(dirname "$0")/cases.sh"

send() {
    case $1 in
    GET) with_headers --header busybox wget -q -O - "$2" ;;
    POST) with_headers --header busybox wget -q -O - --post-data "$3" "$2" ;;
    esac
}

each_case "$@"
