#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
# Installs the npm clients into a build folder outside the source tree, and node and npm where there are none.
# The Debian packages are in packages.txt.
set -eu

here=$(dirname "$(readlink -f "$0")")
folder=${HL_CLIENTS_BUILD:-${XDG_CACHE_HOME:-$HOME/.cache}/hoplint-clients}/npm

if ! command -v node >/dev/null || ! command -v npm >/dev/null; then
    apt-get install -y --no-install-recommends nodejs npm
fi
if ! cmp -s "$here/npm/package-lock.json" "$folder/node_modules/.complete"; then
    mkdir -p "$folder"
    cp "$here/npm/package.json" "$here/npm/package-lock.json" "$folder/"
    (cd "$folder" && npm ci --no-audit --no-fund --ignore-scripts --loglevel=error)
    cp "$here/npm/package-lock.json" "$folder/node_modules/.complete"
fi
