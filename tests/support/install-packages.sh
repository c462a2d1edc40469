#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
# install-packages.sh LIST...: installs the Debian packages that the lists name, one a line ("#": a comment), and that are
# not installed yet. Does nothing, and needs no privileges, when nothing is missing. Exit 1: something is missing still.
set -eu

[ $# -gt 0 ] || { echo "usage: install-packages.sh LIST..." >&2; exit 2; }

is_installed() {
    [ "$(dpkg-query -W -f '${db:Status-Status}' "$1" 2>/dev/null)" = installed ]
}

wanted=$(sed 's/#.*//' "$@" | tr -s '[:space:]' '\n' | sort -u)
missing=
for package in $wanted; do
    is_installed "$package" || missing="$missing $package"
done
[ -n "$missing" ] || exit 0

give_up() {
    echo "install-packages.sh: $1; please install by hand:$missing" >&2
    exit 1
}

command -v apt-get >/dev/null || give_up "there is no apt-get here"
if [ "$(id -u)" -eq 0 ]; then
    as_root=
elif ! command -v sudo >/dev/null; then
    give_up "not root, and there is no sudo"
elif [ -t 0 ]; then
    as_root=sudo
else
    as_root="sudo -n"
fi

echo "installing:$missing"
quietly() {
    log=$(mktemp)
    if ! $as_root env DEBIAN_FRONTEND=noninteractive "$@" </dev/null >"$log" 2>&1; then
        tail -n 30 "$log" >&2
        rm -f "$log"
        give_up "\"$*\" failed"
    fi
    rm -f "$log"
}
quietly apt-get update
# shellcheck disable=SC2086 # a list of words is meant
quietly apt-get install --yes --no-install-recommends $missing
