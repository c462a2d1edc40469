#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
# client: Wget2
# set: quick
# methods: GET HEAD POST PUT PATCH DELETE
# needs: command -v wget2
. "$(dirname "$0")/cases.sh"

send() {
    if [ -n "$3" ]; then
        with_headers --header wget2 --no-config --no-robots -nv -O - --tries=1 --method="$1" --body-data="$3" "$2"
    else
        with_headers --header wget2 --no-config --no-robots -nv -O - --tries=1 --method="$1" "$2"
    fi
}

each_case "$@"
