# SPDX-License-Identifier: GPL-2.0-or-later
"""A client that waits two seconds before it follows a redirect, on a connection of its own."""

import sys
import time

import requests

session = requests.Session()
session.headers["X-Lab-Client"] = sys.argv[3]
session.hooks["response"] = lambda response, *_, **__: time.sleep(2 if response.is_redirect else 0)
session.request(sys.argv[1], sys.argv[2], timeout=10)
