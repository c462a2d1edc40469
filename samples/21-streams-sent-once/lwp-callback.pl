# SPDX-License-Identifier: GPL-2.0-or-later
use strict;
use warnings;
use HTTP::Request;
use LWP::UserAgent;

my @lines = map { "line $_\n" } 0 .. 4;
my $request = HTTP::Request->new(PUT => $ARGV[0], undef, sub { shift @lines // '' });
my $agent = LWP::UserAgent->new(timeout => 10);
push @{ $agent->requests_redirectable }, 'PUT';
$agent->request($request);
