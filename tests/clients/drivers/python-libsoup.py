# SPDX-License-Identifier: GPL-2.0-or-later
# client: libsoup 3
# set: full
# methods: GET HEAD POST PUT PATCH DELETE
# needs: /usr/bin/python3 -c "import gi; gi.require_version('Soup', '3.0'); from gi.repository import Soup"
# http2: yes
import gi

gi.require_version("Soup", "3.0")
from gi.repository import GLib, Soup  # noqa: E402

import cases  # noqa: E402

session = Soup.Session(timeout=20)


def send(method, url, headers, content):
    message = Soup.Message.new(method, url)
    if content:
        message.set_request_body_from_bytes(headers.pop("Content-Type"), GLib.Bytes.new(content))
    for name, value in headers.items():
        message.get_request_headers().append(name, value)
    session.send_and_read(message, None)


cases.run(send)
