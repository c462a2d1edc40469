// SPDX-License-Identifier: GPL-2.0-or-later
// client: node-fetch (npm)
// set: full
// methods: GET HEAD POST PUT PATCH DELETE
// needs: node -e "require.resolve('node-fetch')"
'use strict';
const module_ = import(require('url').pathToFileURL(require.resolve('node-fetch')));
require('./cases.js')(async ({ method, url, headers, content }) => {
  const fetch = (await module_).default;
  await (await fetch(url, { method, headers, body: content })).text();
});
