<?php
// SPDX-License-Identifier: GPL-2.0-or-later
// What the PHP drivers share: one case from the arguments, or many from standard input, one a line, tab-separated:
// METHOD, URL, CONTENT. HL_HEADERS holds more header fields, one a line.

function headers_for(string $content): array
{
    $lines = array_filter(explode("\n", getenv('HL_HEADERS') ?: ''));
    if ($content !== '') {
        $lines[] = 'Content-Type: application/x-www-form-urlencoded';
    }
    return array_values($lines);
}

function each_case(callable $send): void
{
    global $argv;
    $lines = count($argv) > 1 ? [implode("\t", array_slice($argv, 1))] : file('php://stdin', FILE_IGNORE_NEW_LINES);
    foreach ($lines as $line) {
        [$method, $url, $content] = explode("\t", $line) + ['', '', ''];
        try {
            $send($method, $url, headers_for($content), $content);
        } catch (Exception $failure) {
            fwrite(STDERR, "$method $url: " . $failure->getMessage() . "\n");
        }
    }
}
