// SPDX-License-Identifier: GPL-2.0-or-later
// client: needle with follow_max
// set: full
// methods: GET HEAD POST PUT PATCH DELETE
// needs: node -e "require.resolve('needle')"
'use strict';
const needle = require('needle');
require('./cases.js')(({ method, url, headers, content }) =>
  needle(method.toLowerCase(), url, content, { headers, follow_max: 10, response_timeout: 20000 }));
