// Sends a mail with nodemailer to each port of the TLS lab, and prints what it let pass: node lab.cjs [--strict]
//
// Letterlock runs with LETTERLOCK_LAB_PORTS=2500 and LETTERLOCK_HOST_NAME=localhost. In a test of your own, send is your program.
const nodemailer = require('nodemailer');

const host = process.env.SMTP_HOST ?? 'localhost';
const lab = `${process.env.LETTERLOCK_API ?? 'http://127.0.0.1:8025'}/api/v1/lab`;
const client = 'nodemailer';

async function ask(path = '', options = {}) {
  const answer = await fetch(lab + path, options);
  if (!answer.ok) throw new Error(await answer.text());
  return answer;
}

async function send(port, mode, ca) {
  const transport = nodemailer.createTransport({
    host, port, name: `client=${client}`, tls: { ca },
    secure: mode === 'ImplicitTls', requireTLS: mode === 'StartTls',
    connectionTimeout: 5000, greetingTimeout: 5000, socketTimeout: 5000,
  });
  await transport.sendMail({ from: 'shop@example.org', to: 'carla@example.org', subject: `Port ${port}`, text: 'Good to have you.' });
}

async function main() {
  // Of all clients: with another one known from this address, nobody could tell who it was that refused a certificate.
  await ask('/reset', { method: 'POST' });
  const ca = await (await ask('.pem')).text();
  const { Ports: ports } = await (await ask()).json();
  await Promise.allSettled(ports.map((port) => send(port.Port, port.TlsMode, ca)));

  console.log(await (await ask(`.txt?client=${client}`)).text());
  const { Clients: [card] } = await (await ask(`?client=${client}`)).json();
  process.exitCode = process.argv.includes('--strict') && card.Failed > 0 ? 1 : 0;
}

main();
