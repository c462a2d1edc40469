# SPDX-License-Identifier: GPL-2.0-or-later
# client: Perl HTTP::Tiny
# set: quick
# methods: GET HEAD POST PUT PATCH DELETE
# needs: perl -MHTTP::Tiny -e 1
use FindBin;
use HTTP::Tiny;
require "$FindBin::Bin/cases.pl";

my $client = HTTP::Tiny->new(timeout => 20);
run(sub {
    my ($method, $url, $headers, $content) = @_;
    $client->request($method, $url, {headers => $headers, defined $content ? (content => $content) : ()});
});
