#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
# install-npm.sh SOURCE TARGET: installs what SOURCE/package-lock.json lists into TARGET/node_modules, unless it is there already.
# Needs npm; exit 1 without it.
set -eu

[ $# -eq 2 ] || { echo "usage: install-npm.sh SOURCE TARGET" >&2; exit 2; }
if ! cmp -s "$1/package-lock.json" "$2/node_modules/.complete"; then
    mkdir -p "$2"
    cp "$1/package.json" "$1/package-lock.json" "$2/"
    (cd "$2" && npm ci --no-audit --no-fund --ignore-scripts --loglevel=error)
    cp "$1/package-lock.json" "$2/node_modules/.complete"
fi
