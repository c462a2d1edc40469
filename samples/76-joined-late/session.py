# SPDX-License-Identifier: GPL-2.0-or-later
import time

import requests

session = requests.Session()
session.get("http://www.example.org/hello", timeout=10)
time.sleep(3)
session.post("http://www.example.org/v1/orders", data={"item": "book", "quantity": "1"}, timeout=10)
