// SPDX-License-Identifier: GPL-2.0-or-later
// client: got, following for every method (methodRewriting as it comes)
// set: full
// methods: GET HEAD POST PUT PATCH DELETE
// needs: node -e "require.resolve('got')"
// http2: yes
'use strict';
const got = require('got');
require('./cases.js')(({ method, url, headers, content }) =>
  got(url, { http2: Boolean(process.env.HL_HTTP2), method, headers, body: content, retry: 0, timeout: 20000 }));
