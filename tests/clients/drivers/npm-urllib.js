// SPDX-License-Identifier: GPL-2.0-or-later
// client: urllib (npm) with followRedirect
// set: full
// methods: GET HEAD POST PUT PATCH DELETE
// needs: node -e "require.resolve('urllib')"
'use strict';
const { request } = require('urllib');
require('./cases.js')(({ method, url, headers, content }) =>
  request(url, { method, headers, content, followRedirect: true, timeout: 20000 }));
