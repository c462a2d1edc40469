// SPDX-License-Identifier: GPL-2.0-or-later
// node server.js FOLDER LOG KEYS: a shop in the clear, over TLS with HTTP/1.1, and with HTTP/2, that moved from /v1 to /v2. It writes
// the log of the laboratory's own server, and the TLS keys.
'use strict';
const crypto = require('crypto');
const fs = require('fs');
const http = require('http');
const http2 = require('http2');

const [folder, log, keys] = process.argv.slice(2);
const MOVED = {
  '/v1/orders': [307, '/v2/orders'],
  '/v1/report': [302, '/v2/report'],
  '/v1/done': [303, '/v2/done'],
  '/v1/stock': [308, 'https://www.example.net/v2/stock'],
};
const connections = new Map();

function ordinalOn(socket) {
  if (!connections.has(socket)) connections.set(socket, { number: connections.size + 1, requests: 0 });
  const connection = connections.get(socket);
  connection.requests += 1;
  return [connection.number, connection.requests];
}

function pairs(raw) {
  const found = [];
  for (let i = 0; i < raw.length; i += 2) found.push([raw[i], raw[i + 1]]);
  return found.filter(([name]) => !name.startsWith(':'));
}

function recordOf(request) {
  const session = request.stream && request.stream.session;
  // The socket of an HTTP/2 session is a proxy that lends out names and addresses only.
  const socket = session ? session.socket : request.socket;
  const [connection, ordinal] = ordinalOn(session || socket);
  const cipher = socket.encrypted ? `${socket.getProtocol()} ${socket.getCipher().name}` : null;
  return {
    time: Date.now() / 1000,
    case: request.url.split('/').pop(),
    server: { address: socket.localAddress, port: socket.localPort },
    client: { address: socket.remoteAddress, port: socket.remotePort },
    connection, ordinal, tls: Boolean(socket.encrypted), cipher,
    method: request.method, target: request.url, version: session ? 'HTTP/2' : `HTTP/${request.httpVersion}`,
    headers: pairs(request.rawHeaders), interim: [],
    ...(session && { stream: request.stream.id, authority: request.authority }),
  };
}

function answerTo(record) {
  if (!record.tls) return [301, 'https://www.example.org' + record.target];
  const [path, query] = record.target.split('?');
  const [status, target] = MOVED[path] || [200];
  return [status, target && `${target}?${query}`];
}

function serve(request, response) {
  const record = recordOf(request);
  const digest = crypto.createHash('sha256');
  let length = 0;
  request.on('data', (octets) => { digest.update(octets); length += octets.length; });
  request.on('end', () => {
    const [status, location] = answerTo(record);
    const content = { length, sha256: digest.digest('hex'), complete: true };
    const line = { ...record, content, status, location: location ? [location] : [], answered: Date.now() / 1000 };
    fs.appendFileSync(log, JSON.stringify(line) + '\n');
    response.writeHead(status, location ? { location } : {});
    response.end('done\n');
  });
}

const certificate = { key: fs.readFileSync(`${folder}/key.pem`), cert: fs.readFileSync(`${folder}/certificate.pem`) };
const secure = http2.createSecureServer({ ...certificate, allowHTTP1: true }, serve);
secure.on('keylog', (line) => fs.appendFileSync(keys, line));
http.createServer(serve).listen(80, '0.0.0.0', () =>
  secure.listen(443, '0.0.0.0', () => fs.writeFileSync(`${folder}/ready`, 'ready\n')));
