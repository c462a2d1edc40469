#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
# install.sh [--quick]: installs what tests/clients needs: Debian packages, and, but for --quick, the npm clients into a build
# folder outside the source tree.
set -eu

here=$(dirname "$(readlink -f "$0")")
folder=${HL_CLIENTS_BUILD:-${XDG_CACHE_HOME:-$HOME/.cache}/hoplint-clients}/npm
install=$here/../support/install-packages.sh

if [ "${1:-}" = --quick ]; then
    exec "$install" "$here/packages.txt"
fi
"$install" "$here/packages.txt" "$here/packages-full.txt"
if ! command -v npm >/dev/null; then
    "$install" "$here/packages-node.txt"
fi
exec "$here/../support/install-npm.sh" "$here/npm" "$folder"
