# SPDX-License-Identifier: GPL-2.0-or-later
# client: Perl Mojo::UserAgent
# set: full
# methods: GET HEAD POST PUT PATCH DELETE
# needs: perl -MMojo::UserAgent -e 1
use FindBin;
use Mojo::UserAgent;
require "$FindBin::Bin/cases.pl";

my $client = Mojo::UserAgent->new(max_redirects => 10, request_timeout => 20);
run(sub {
    my ($method, $url, $headers, $content) = @_;
    $client->start($client->build_tx($method, $url, $headers, $content // ()));
});
