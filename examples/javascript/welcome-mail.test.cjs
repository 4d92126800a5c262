// Asserts that the welcome mail arrives over TLS: node --test
//
// Letterlock runs with LETTERLOCK_TLS_MODE=StartTls. In a test of your own, sendWelcomeMail is your program; nodemailer is
// only what it uses here.
const assert = require('node:assert/strict');
const fs = require('node:fs');
const test = require('node:test');
const nodemailer = require('nodemailer');

const host = process.env.SMTP_HOST ?? 'localhost';
const port = Number(process.env.SMTP_PORT ?? 1025);
const api = process.env.LETTERLOCK_API ?? 'http://127.0.0.1:8025';
const trust = process.env.TRUST ?? 'letterlock-data/tls/trust.pem';

async function sendWelcomeMail(recipient, tls = { ca: fs.readFileSync(trust) }) {
  const transport = nodemailer.createTransport({ host, port, requireTLS: true, tls });
  await transport.sendMail({ from: 'shop@example.org', to: recipient, subject: 'Welcome, Carla', text: 'Good to have you.' });
}

/** The mails, as soon as they are there; else fails with what went wrong meanwhile, and what to change. */
async function waitForMail(parameters) {
  const answer = await (await fetch(`${api}/api/v1/wait?${new URLSearchParams(parameters)}`)).json();
  if (answer.complete) return answer.messages;
  const reasons = (answer.sessions ?? []).map((session) => `${session.Reason} ${session.Advice}`);
  throw new Error(`no mail: ${reasons.join(' / ') || JSON.stringify(answer)}`);
}

test('the welcome mail arrives over TLS', async () => {
  await sendWelcomeMail('carla@example.org');
  const [mail] = await waitForMail({ recipient: 'carla@example.org', query: 'subject:welcome', timeout: '5s' });
  assert.equal(mail.Subject, 'Welcome, Carla');
  assert.equal(mail.Tls.Version, '1.3');
});

test('a client without trust is explained', async () => {
  await assert.rejects(sendWelcomeMail('dora@example.org', {}));
  await assert.rejects(waitForMail({ recipient: 'dora@example.org', timeout: '1s' }), /probably refused it.*Let the client trust/);
});
