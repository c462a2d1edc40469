// SPDX-License-Identifier: GPL-2.0-or-later
// What the node drivers share: one case from the arguments, or many from standard input, one a line, tab-separated:
// METHOD, URL, CONTENT. HL_HEADERS holds more header fields, one a line.
'use strict';
const fs = require('fs');

function read() {
  if (process.argv.length > 2) return [process.argv.slice(2)];
  return fs.readFileSync(0, 'utf8').split('\n').filter(Boolean).map((line) => line.split('\t'));
}

function headersFor(content) {
  const lines = (process.env.HL_HEADERS || '').split('\n').filter(Boolean);
  const headers = Object.fromEntries(lines.map((line) => line.split(/: (.*)/s).slice(0, 2)));
  if (content) headers['Content-Type'] = headers['Content-Type'] || 'application/x-www-form-urlencoded';
  return headers;
}

// A client may throw where nobody can catch it (node-fetch 3 does, on a second redirect with content).
let giveUp = () => {};
process.on('uncaughtException', (failure) => giveUp(failure));

// send({method, url, headers, content}) returns a promise; a client that gives up on a case has had its say.
module.exports = async function run(send) {
  for (const [method, url, content] of read()) {
    const abandoned = new Promise((_, fail) => { giveUp = fail; });
    try {
      await Promise.race([send({ method, url, content: content || undefined, headers: headersFor(content) }), abandoned]);
    } catch (failure) {
      console.error(`${method} ${url}: ${failure}`);
    }
  }
  process.exit(0);
};
