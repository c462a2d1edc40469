#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
# matrix.sh [--quick] [--client NAME]… [--table] [--keep FOLDER] HOPLINT: real clients against the server's log.
exec /usr/bin/python3 -B "$(dirname "$(readlink -f "$0")")/run_matrix.py" "$@"
