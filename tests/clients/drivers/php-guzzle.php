<?php
// SPDX-License-Identifier: GPL-2.0-or-later
// client: PHP Guzzle
// set: full
// methods: GET HEAD POST PUT PATCH DELETE
// needs: php -r "exit((@include 'GuzzleHttp/autoload.php') ? 0 : 1);"
// http2: yes
// h2c: upgrade
require __DIR__ . '/cases.php';
require 'GuzzleHttp/autoload.php';

$client = new GuzzleHttp\Client(['http_errors' => false, 'timeout' => 20, 'version' => getenv('HL_HTTP2') ? 2.0 : 1.1]);
each_case(function ($method, $url, $headers, $content) use ($client) {
    $fields = array_column(array_map(fn ($line) => explode(': ', $line, 2), $headers), 1, 0);
    $client->request($method, $url, ['headers' => $fields] + ($content === '' ? [] : ['body' => $content]));
});
