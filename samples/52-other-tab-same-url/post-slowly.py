# SPDX-License-Identifier: GPL-2.0-or-later
"""A POST whose client waits two seconds before it follows a redirect."""

import sys
import time

import requests

session = requests.Session()
session.headers["X-Lab-Client"] = sys.argv[2]
session.hooks["response"] = lambda response, *_, **__: time.sleep(2 if response.is_redirect else 0)
session.post(sys.argv[1], data={"item": "book", "quantity": "1"}, timeout=10)
