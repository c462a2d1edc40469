<?php
// SPDX-License-Identifier: GPL-2.0-or-later
// client: php-curl (POST by POSTFIELDS, HEAD by NOBODY, PUT by PUT, other methods by CUSTOMREQUEST)
// set: full
// methods: GET HEAD POST PUT PATCH DELETE
// needs: php -r "exit(function_exists('curl_init') ? 0 : 1);"
// http2: yes
// h2c: prior upgrade
require __DIR__ . '/cases.php';

each_case(function ($method, $url, $headers, $content) {
    $handle = curl_init($url);
    curl_setopt_array($handle, [CURLOPT_FOLLOWLOCATION => true, CURLOPT_RETURNTRANSFER => true, CURLOPT_HTTPHEADER => $headers, CURLOPT_TIMEOUT => 20]);
    $versions = ['prior' => CURL_HTTP_VERSION_2_PRIOR_KNOWLEDGE, 'upgrade' => CURL_HTTP_VERSION_2_0];
    curl_setopt($handle, CURLOPT_HTTP_VERSION, $versions[getenv('HL_HTTP2')] ?? CURL_HTTP_VERSION_NONE);
    if ($method === 'HEAD') {
        curl_setopt($handle, CURLOPT_NOBODY, true);
    } elseif ($method === 'PUT') {
        $file = tmpfile();
        fwrite($file, $content);
        rewind($file);
        curl_setopt_array($handle, [CURLOPT_PUT => true, CURLOPT_INFILE => $file, CURLOPT_INFILESIZE => strlen($content)]);
    } elseif ($content !== '') {
        curl_setopt($handle, CURLOPT_POSTFIELDS, $content);
    }
    if (in_array($method, ['PATCH', 'DELETE'])) {
        curl_setopt($handle, CURLOPT_CUSTOMREQUEST, $method);
    }
    curl_exec($handle);
});
