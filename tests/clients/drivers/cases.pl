# SPDX-License-Identifier: GPL-2.0-or-later
# What the Perl drivers share: one case from the arguments, or many from standard input, one a line, tab-separated:
# METHOD, URL, CONTENT. HL_HEADERS holds more header fields, one a line.
use strict;
use warnings;

# run(sub { my ($method, $url, $headers, $content) = @_; … })
sub run {
    my ($send) = @_;
    my @cases = @ARGV ? ([@ARGV]) : map { chomp; [split /\t/, $_, -1] } <STDIN>;
    for my $case (@cases) {
        my ($method, $url, $content) = @$case;
        my %headers = map { split /: /, $_, 2 } grep { $_ } split /\n/, $ENV{HL_HEADERS} // '';
        $content = undef unless length($content // '');
        $headers{'Content-Type'} //= 'application/x-www-form-urlencoded' if defined $content;
        eval { $send->($method, $url, \%headers, $content); 1 } or warn "$method $url: $@";
    }
}

1;
