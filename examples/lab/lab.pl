#!/usr/bin/perl
# Sends a mail with Net::SMTP to each port of the TLS lab, and prints what it let pass: perl lab.pl [--strict]
#
# Letterlock runs with LETTERLOCK_LAB_PORTS=2500 and LETTERLOCK_HOST_NAME=localhost. In a test of your own, send_mail is your program.
use strict;
use warnings;
use File::Temp;
use HTTP::Tiny;
use JSON::PP;
use Net::SMTP;

my $host   = $ENV{SMTP_HOST} // 'localhost';
my $lab    = ($ENV{LETTERLOCK_API} // 'http://127.0.0.1:8025') . '/api/v1/lab';
my $client = 'Net::SMTP';

sub ask {
    my ($path, $method) = @_;
    my $answer = HTTP::Tiny->new->request($method // 'GET', $lab . $path);
    die "$lab$path: $answer->{status} $answer->{content}\n" unless $answer->{success};
    return $answer->{content};
}

sub send_mail {
    my ($port, $mode, $trust) = @_;
    my $smtp = Net::SMTP->new(
        $host, Port => $port, Hello => "client=$client", Timeout => 5,
        SSL => $mode eq 'ImplicitTls', SSL_ca_file => $trust,
    ) or return;
    $mode eq 'ImplicitTls' or $smtp->starttls or return;
    $smtp->mail('shop@example.org') && $smtp->to('dora@example.org') or return;
    $smtp->data("From: shop\@example.org\nTo: dora\@example.org\nSubject: Port $port\n\nGood to have you.\n") or return;
    $smtp->quit;
}

# Of all clients: with another one known from this address, nobody could tell who it was that refused a certificate.
ask('/reset', 'POST');
my $trust = File::Temp->new;
print {$trust} ask('.pem');
$trust->flush;
for my $port (@{ decode_json(ask(''))->{Ports} }) {
    # A process each: those that stall do not hold up the rest.
    next if fork;
    send_mail($port->{Port}, $port->{TlsMode}, $trust->filename);
    exit;
}
1 while wait > 0;

print ask(".txt?client=$client");
my $card = decode_json(ask("?client=$client"))->{Clients}[0];
exit((grep { $_ eq '--strict' } @ARGV) && $card->{Failed} > 0 ? 1 : 0);
