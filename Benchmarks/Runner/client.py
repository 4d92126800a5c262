"""A client that says SMTP as fast as it can."""

import socket
import ssl

# Who trusts nothing in particular: what is tested is not the certificate.
UNVERIFIED = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
UNVERIFIED.check_hostname, UNVERIFIED.verify_mode = False, ssl.CERT_NONE


class Refused(Exception):
    """The server answered with a code that means no."""

    def __init__(self, reply):
        super().__init__(f"refused: {reply.decode(errors='replace').strip() or 'the connection was closed'}")
        self.reply = reply
        self.code = int(reply[:3]) if reply[:3].isdigit() else None


class Client:
    """One SMTP connection, over TLS from the first byte where it is told so."""

    def __init__(self, port, *, implicit_tls=False, timeout=60, address="127.0.0.1"):
        self.socket = socket.create_connection(("127.0.0.1", port), timeout, source_address=(address, 0))
        self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        try:
            if implicit_tls:
                self.socket = UNVERIFIED.wrap_socket(self.socket)
            self.replies = self.socket.makefile("rb")
            self.reply()
            self.say(b"EHLO benchmark.test\r\n")
        except BaseException:
            self.socket.close()
            raise

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.abandon()

    def starttls(self):
        self.say(b"STARTTLS\r\n")
        self.replies.close()
        self.socket = UNVERIFIED.wrap_socket(self.socket)
        self.replies = self.socket.makefile("rb")
        self.say(b"EHLO benchmark.test\r\n")

    def send(self, data):
        self.socket.sendall(data)

    def reply(self):
        """The last line of the next reply, which is not to mean no."""
        while True:
            line = self.replies.readline()
            if line[3:4] != b"-":
                break
        if not line.endswith(b"\n"):
            raise Refused(b"")
        if not b"200" <= line[:3] < b"400":
            raise Refused(line)
        return line

    def say(self, lines, replies=1):
        """Sends the lines, and reads so many replies; gives the last."""
        self.send(lines)
        for _ in range(replies):
            line = self.reply()
        return line

    def deliver(self, sender, recipient, content):
        """Sends a mail, and gives the ID that it was kept as."""
        self.say(b"MAIL FROM:<%s>\r\nRCPT TO:<%s>\r\nDATA\r\n" % (sender, recipient), replies=3)
        return message_id(self.say(content + b"\r\n.\r\n"))

    def deliver_chunks(self, sender, recipient, chunks):
        """Sends a mail by BDAT, all of it at once, and gives the ID that it was kept as."""
        last = len(chunks) - 1
        lines = [b"BDAT %d%s\r\n%s" % (len(chunk), b" LAST" if n == last else b"", chunk) for n, chunk in enumerate(chunks)]
        commands = b"MAIL FROM:<%s>\r\nRCPT TO:<%s>\r\n" % (sender, recipient)
        return message_id(self.say(commands + b"".join(lines), replies=2 + len(chunks)))

    def close(self):
        self.say(b"QUIT\r\n")
        self.abandon()

    def abandon(self):
        """Closes the connection without a word."""
        self.replies.close()
        self.socket.close()


def message_id(reply):
    return int(reply.rsplit(b" ", 1)[1])
