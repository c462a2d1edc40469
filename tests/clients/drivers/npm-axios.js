// SPDX-License-Identifier: GPL-2.0-or-later
// client: axios
// set: full
// methods: GET HEAD POST PUT PATCH DELETE
// needs: node -e "require.resolve('axios')"
'use strict';
const axios = require('axios');
require('./cases.js')(({ method, url, headers, content }) => axios({ method, url, headers, data: content, timeout: 20000 }));
