// SPDX-License-Identifier: GPL-2.0-or-later
// client: request with followAllRedirects
// set: full
// methods: GET HEAD POST PUT PATCH DELETE
// needs: node -e "require.resolve('request')"
'use strict';
const request = require('request');
require('./cases.js')(({ method, url, headers, content }) => new Promise((done, fail) => {
  const wish = { method, url, headers, body: content, followAllRedirects: true, timeout: 20000 };
  request(wish, (failure) => (failure ? fail(failure) : done()));
}));
