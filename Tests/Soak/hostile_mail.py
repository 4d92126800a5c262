"""Mails that are made to cost much: to parse, to show, to search and to list."""

import os
import random

MIB = 1 << 20


def mail(content, content_type=b"text/plain", *fields):
    head = [b"From: a@sender.test", b"To: b@recipient.test", b"Subject: hostile", b"MIME-Version: 1.0"]
    head += [b"Content-Type: " + content_type, *fields]
    return b"\r\n".join(head) + b"\r\n\r\n" + content


def short_quoted_printable():
    return mail(b"a b c\r\n" * (4 * MIB // 7), b"text/plain; charset=utf-8", b"Content-Transfer-Encoding: quoted-printable")


def escaped_quoted_printable():
    return mail(b"=41=\r\n" * (2 * MIB // 6), b"text/plain; charset=utf-8", b"Content-Transfer-Encoding: quoted-printable")


def nested(depth=300):
    content = mail(b"deep\r\n")
    for number in range(depth):
        boundary = b"n%d" % number
        content = (
            b"Content-Type: multipart/mixed; boundary=" + boundary
            + b"\r\n\r\n--" + boundary + b"\r\n" + content + b"\r\n--" + boundary + b"--\r\n"
        )  # fmt: skip
    return b"Subject: nested\r\n" + content


def inline_images(parts=400):
    """HTML that names each of many parts, and many more that are not there."""
    names = b"".join(b'<img src="cid:image%d">' % (number % (2 * parts)) for number in range(40_000))
    pieces = [b"Content-Type: text/html\r\n\r\n" + names]
    for number in range(parts):
        pieces.append(b"Content-Type: image/png\r\nContent-ID: <image%d>\r\nContent-Transfer-Encoding: base64\r\n\r\niVBORw0KGgo=" % number)
    return multipart(pieces, b"multipart/related")


def empty_parts():
    return multipart([b"\r\n"] * 20_000)


def multipart(pieces, kind=b"multipart/mixed"):
    content = b"".join(b"--bound\r\n" + piece + b"\r\n" for piece in pieces) + b"--bound--\r\n"
    return mail(content, kind + b"; boundary=bound")


def almost_boundaries():
    return mail(b"--boun\r\n" * (MIB // 8), b"multipart/mixed; boundary=bound")


def many_addresses():
    addresses = b",\r\n ".join(b'"Name, %d" <a%d@many.test>' % (number, number) for number in range(10_000))
    return b"To: " + addresses + b"\r\nCc: " + b"(" * 50_000 + b"\r\nSubject: addresses\r\n\r\nx\r\n"


def encoded_words():
    words = b"\r\n ".join([b"=?utf-8?q?=E2=82=AC?="] * 10_000)
    return b"Subject: " + words + b"\r\nFrom: " + b"=?" * 50_000 + b"\r\n\r\nx\r\n"


def parameters():
    names = b"".join(b";\r\n name*%d*=%%41" % number for number in range(10_000))
    return mail(b"x\r\n", b"application/octet-stream" + names)


def open_tags():
    return mail(b"<" * MIB + b"\r\n" + b"<a " * (MIB // 4) + b"<!--" * (MIB // 8), b"text/html")


def nested_tags():
    return mail(b"<div><b>" * (MIB // 8), b"text/html")


def entities():
    return mail(b"&amp;&#x1F600;&nosuch" * (MIB // 20), b"text/html; charset=windows-1252")


def one_letter():
    """What a search of many letters compares from every place on."""
    return mail(b"a" * (4 * MIB))


def broken_charset():
    return mail(os.urandom(MIB), b"text/plain; charset=iso-2022-jp", b"Content-Transfer-Encoding: 8bit")


def broken_base64():
    return mail(b"=" * (2 * MIB), b"application/pdf; name=x.pdf", b"Content-Transfer-Encoding: base64")


def garbage():
    return os.urandom(200_000)


SHAPES = [
    short_quoted_printable, escaped_quoted_printable, nested, inline_images, empty_parts, almost_boundaries, many_addresses,
    encoded_words, parameters, open_tags, nested_tags, entities, one_letter, broken_charset, broken_base64, garbage,
]  # fmt: skip


def any_mail():
    """The name of a shape, and a mail of it as a client sends it: dots at line starts doubled, and what was meant."""
    shape = random.choice(SHAPES)
    content = shape()
    if not content.endswith(b"\r\n"):
        content += b"\r\n"
    return shape.__name__, content
