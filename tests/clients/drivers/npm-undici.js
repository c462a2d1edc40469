// SPDX-License-Identifier: GPL-2.0-or-later
// client: undici request
// set: full
// methods: GET HEAD POST PUT PATCH DELETE
// needs: node -e "require.resolve('undici')"
// http2: yes
'use strict';
const { Agent, request, setGlobalDispatcher } = require('undici');
if (process.env.HL_HTTP2) setGlobalDispatcher(new Agent({ allowH2: true }));
require('./cases.js')(async ({ method, url, headers, content }) => {
  await (await request(url, { method, headers, body: content, maxRedirections: 10 })).body.text();
});
