#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
# The laboratory's command; see tests/clients/README.md.
exec /usr/bin/python3 -B "$(dirname "$(readlink -f "$0")")/lab.py" "$@"
