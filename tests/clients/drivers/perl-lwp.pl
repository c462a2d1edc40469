# SPDX-License-Identifier: GPL-2.0-or-later
# client: Perl LWP, following for every method
# set: full
# methods: GET HEAD POST PUT PATCH DELETE
# needs: perl -MLWP -e 1
use FindBin;
use LWP::UserAgent;
require "$FindBin::Bin/cases.pl";

my $client = LWP::UserAgent->new(timeout => 20, keep_alive => 4);
$client->requests_redirectable([qw(GET HEAD POST PUT PATCH DELETE)]);
run(sub {
    my ($method, $url, $headers, $content) = @_;
    $client->request(HTTP::Request->new($method, $url, [%$headers], $content));
});
