"""aiosmtpd, which discards what it takes: arguments are certificate, key, and the ports without TLS, with STARTTLS and with TLS."""

import asyncio
import signal
import ssl
import sys

from aiosmtpd.smtp import SMTP

LIMIT = 64 * 1024 * 1024


class Discard:
    async def handle_DATA(self, server, session, envelope):
        return "250 OK"


async def main(certificate, key, plain, starttls, implicit):
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate, key)
    loop = asyncio.get_running_loop()

    def make(**options):
        return lambda: SMTP(Discard(), data_size_limit=LIMIT, loop=loop, **options)

    for port, options, wrapped in (
        (plain, {}, None), (starttls, {"tls_context": context}, None), (implicit, {}, context),
    ):
        await loop.create_server(make(**options), "127.0.0.1", int(port), ssl=wrapped, backlog=1024)
    ended = asyncio.Event()
    loop.add_signal_handler(signal.SIGTERM, ended.set)
    await ended.wait()


asyncio.run(main(*sys.argv[1:]))
