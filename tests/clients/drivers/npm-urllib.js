// SPDX-License-Identifier: GPL-2.0-or-later
// client: urllib (npm) with followRedirect
// set: full
// methods: GET HEAD POST PUT PATCH DELETE
// needs: node -e "require.resolve('urllib')"
// http2: yes
'use strict';
const { HttpClient } = require('urllib');
const client = new HttpClient({ allowH2: Boolean(process.env.HL_HTTP2) });
require('./cases.js')(({ method, url, headers, content }) =>
  client.request(url, { method, headers, content, followRedirect: true, timeout: 20000 }));
