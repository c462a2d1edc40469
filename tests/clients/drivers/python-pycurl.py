# SPDX-License-Identifier: GPL-2.0-or-later
# client: Python pycurl (POST by POSTFIELDS, PUT by UPLOAD, other methods by CUSTOMREQUEST)
# set: full
# methods: GET HEAD POST PUT PATCH DELETE
# needs: /usr/bin/python3 -c "import pycurl"
# http2: yes
# h2c: prior upgrade
import io
import os

import pycurl

import cases

VERSIONS = {"prior": pycurl.CURL_HTTP_VERSION_2_PRIOR_KNOWLEDGE, "upgrade": pycurl.CURL_HTTP_VERSION_2_0}


def send(method, url, headers, content):
    handle = pycurl.Curl()
    handle.setopt(pycurl.URL, url)
    handle.setopt(pycurl.FOLLOWLOCATION, True)
    handle.setopt(pycurl.HTTP_VERSION, VERSIONS.get(os.environ.get("HL_HTTP2"), pycurl.CURL_HTTP_VERSION_NONE))
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
