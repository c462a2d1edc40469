# SPDX-License-Identifier: GPL-2.0-or-later
# client: Python pycurl (POST by POSTFIELDS, PUT by UPLOAD, other methods by CUSTOMREQUEST)
# set: full
# methods: GET HEAD POST PUT PATCH DELETE
# needs: /usr/bin/python3 -c "import pycurl"
# http2: yes
import io

import pycurl

import cases


def send(method, url, headers, content):
    handle = pycurl.Curl()
    handle.setopt(pycurl.URL, url)
    handle.setopt(pycurl.FOLLOWLOCATION, True)
    handle.setopt(pycurl.HTTPHEADER, [f"{name}: {value}" for name, value in headers.items()])
    handle.setopt(pycurl.WRITEFUNCTION, lambda octets: None)
    if method == "HEAD":
        handle.setopt(pycurl.NOBODY, True)
    elif method == "PUT":
        handle.setopt(pycurl.UPLOAD, True)
        handle.setopt(pycurl.READDATA, io.BytesIO(content))
        handle.setopt(pycurl.INFILESIZE, len(content))
    elif content:
        handle.setopt(pycurl.POSTFIELDS, content)
    if method in ("PATCH", "DELETE"):
        handle.setopt(pycurl.CUSTOMREQUEST, method)
    handle.perform()


cases.run(send)
