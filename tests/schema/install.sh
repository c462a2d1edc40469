#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
# Installs the published schemas of HAR and SARIF (npm) into a build folder outside the source tree; --path says which.
set -eu

here=$(dirname "$(readlink -f "$0")")
folder=${HL_SCHEMAS_BUILD:-${XDG_CACHE_HOME:-$HOME/.cache}/hoplint-schemas}

if [ "${1:-}" = --path ]; then
    echo "$folder/node_modules"
    exit
fi
if ! command -v npm >/dev/null; then
    "$here/../support/install-packages.sh" "$here/../clients/packages-node.txt"
fi
exec "$here/../support/install-npm.sh" "$here/npm" "$folder"
