<?php
// SPDX-License-Identifier: GPL-2.0-or-later
// client: PHP http stream
// set: full
// methods: GET HEAD POST PUT PATCH DELETE
// needs: php -r ""
require __DIR__ . '/cases.php';

each_case(function ($method, $url, $headers, $content) {
    $wish = ['method' => $method, 'header' => $headers, 'content' => $content, 'ignore_errors' => true, 'timeout' => 20];
    file_get_contents($url, false, stream_context_create(['http' => $wish]));
});
