// SPDX-License-Identifier: GPL-2.0-or-later
// client: follow-redirects
// set: full
// methods: GET HEAD POST PUT PATCH DELETE
// needs: node -e "require.resolve('follow-redirects')"
'use strict';
const { http, https } = require('follow-redirects');
require('./cases.js')(({ method, url, headers, content }) => new Promise((done, fail) => {
  const protocol = url.startsWith('https:') ? https : http;
  const request = protocol.request(url, { method, headers }, (response) => response.resume().on('end', done));
  request.on('error', fail).end(content);
}));
