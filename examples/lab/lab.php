<?php
// Sends a mail with PHPMailer to each port of the TLS lab, and prints what it let pass: php lab.php [--strict]
//
// Letterlock runs with LETTERLOCK_LAB_PORTS=2500 and LETTERLOCK_HOST_NAME=localhost. In a test of your own, send is your program.
// This is Debian's path; with Composer it is vendor/autoload.php.
require_once getenv('PHPMAILER') ?: '/usr/share/php/libphp-phpmailer/autoload.php';

use PHPMailer\PHPMailer\Exception;
use PHPMailer\PHPMailer\PHPMailer;

const CLIENT = 'PHPMailer';
define('HOST', getenv('SMTP_HOST') ?: 'localhost');
define('LAB', (getenv('LETTERLOCK_API') ?: 'http://127.0.0.1:8025') . '/api/v1/lab');

function ask(string $path = '', array $options = []): string
{
    $answer = file_get_contents(LAB . $path, false, stream_context_create(['http' => $options]));
    return $answer !== false ? $answer : exit(2);
}

function send(int $port, string $mode, string $trust): void
{
    $mail = new PHPMailer(true);
    $mail->isSMTP();
    $mail->Host = HOST;
    $mail->Port = $port;
    $mail->Helo = 'client=' . CLIENT;
    $mail->SMTPSecure = $mode === 'ImplicitTls' ? PHPMailer::ENCRYPTION_SMTPS : PHPMailer::ENCRYPTION_STARTTLS;
    $mail->SMTPOptions = ['ssl' => ['cafile' => $trust]];
    $mail->Timeout = 5;
    $mail->getSMTPInstance()->Timelimit = 5; // for a reply; without it PHPMailer waits five minutes
    $mail->setFrom('shop@example.org');
    $mail->addAddress('emil@example.org');
    $mail->Subject = "Port $port";
    $mail->Body = 'Good to have you.';
    $mail->send();
}

// Of all clients: with another one known from this address, nobody could tell who it was that refused a certificate.
ask('/reset', ['method' => 'POST']);
$trust = tempnam(sys_get_temp_dir(), 'lab');
file_put_contents($trust, ask('.pem'));
foreach (json_decode(ask())->Ports as $port) {
    try {
        @send($port->Port, $port->TlsMode, $trust);
    } catch (Exception) {
        // It refused.
    }
}
unlink($trust);

echo ask('.txt?client=' . CLIENT);
$card = json_decode(ask('?client=' . CLIENT))->Clients[0];
exit(in_array('--strict', $argv) && $card->Failed > 0 ? 1 : 0);
