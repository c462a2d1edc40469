// SPDX-License-Identifier: GPL-2.0-or-later
// client: superagent
// set: full
// methods: GET HEAD POST PUT PATCH DELETE
// needs: node -e "require.resolve('superagent')"
'use strict';
const superagent = require('superagent');
require('./cases.js')(({ method, url, headers, content }) => superagent(method, url).set(headers).redirects(10).timeout(20000).send(content));
