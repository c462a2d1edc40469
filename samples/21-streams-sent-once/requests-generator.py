# SPDX-License-Identifier: GPL-2.0-or-later
import sys

import requests


def lines():
    for number in range(5):
        yield f"line {number}\n".encode()


requests.put(sys.argv[1], data=lines(), timeout=10)
