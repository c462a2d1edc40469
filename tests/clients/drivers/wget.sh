#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
# client: GNU Wget
# set: quick
# methods: GET HEAD POST PUT PATCH DELETE
# needs: command -v wget
. "$(dirname "$0")/cases.sh"

send() {
    if [ -n "$3" ]; then
        with_headers --header wget --no-config -nv -O - --tries=1 --method="$1" --body-data="$3" "$2"
    else
        with_headers --header wget --no-config -nv -O - --tries=1 --method="$1" "$2"
    fi
}

each_case "$@"
