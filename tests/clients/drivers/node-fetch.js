// SPDX-License-Identifier: GPL-2.0-or-later
// client: node's own fetch
// set: quick
// methods: GET HEAD POST PUT PATCH DELETE
// needs: node -e "fetch"
'use strict';
require('./cases.js')(async ({ method, url, headers, content }) => {
  await (await fetch(url, { method, headers, body: content })).text();
});
