"""What the server opens at run time is there: character sets, old ciphers."""

import base64

from certificates import Pair
from engine import run

# Words of the world: the charset of the mail, the word, and where Python has
# another name for it, that, or where it has none, the bytes.
TEXTS = [
    ("iso-2022-jp", "日本語のメール", None),
    ("shift_jis", "日本語のメール", None),
    ("windows-31j", "①髙", "cp932"),
    ("euc-jp", "日本語のメール", None),
    ("iso-2022-kr", "한국어", None),
    ("euc-kr", "한국어", None),
    ("johab", "한국어", None),
    ("gb18030", "中文邮件", None),
    ("gb2312", "中文邮件", None),
    ("big5", "中文郵件", None),
    ("koi8-r", "Почта", None),
    ("koi8-u", "Ґанок", None),
    ("windows-1250", "žluťoučký", None),
    ("windows-1251", "Почта", None),
    ("windows-1252", "naïve", None),
    ("windows-1253", "Ελλάδα", None),
    ("windows-1254", "İstanbul", None),
    ("windows-1255", "שלום", None),
    ("windows-1256", "بريد", None),
    ("windows-1257", "žąsis", None),
    ("windows-1258", "Đà", None),
    ("iso-8859-2", "žluťoučký", None),
    ("iso-8859-3", "Ħ", None),
    ("iso-8859-4", "ž", None),
    ("iso-8859-5", "Почта", None),
    ("iso-8859-6", "بريد", None),
    ("iso-8859-7", "Ελλάδα", None),
    ("iso-8859-8", "שלום", None),
    ("iso-8859-9", "İstanbul", None),
    ("iso-8859-10", "Þ", None),
    ("iso-8859-13", "ž", None),
    ("iso-8859-14", "ŵ", None),
    ("iso-8859-15", "€", None),
    ("iso-8859-16", "ș", None),
    ("ibm437", "ñ", None),
    ("cp737", "Ελλάδα", None),
    ("ibm775", "ž", None),
    ("ibm850", "ñ", None),
    ("ibm852", "ž", None),
    ("ibm855", "Почта", None),
    ("ibm857", "İ", None),
    ("ibm858", "€", None),
    ("ibm860", "ã", None),
    ("ibm861", "Þ", None),
    ("ibm862", "שלום", None),
    ("ibm863", "é", None),
    ("ibm864", "ﻻ", None),
    ("ibm865", "ø", None),
    ("ibm866", "Почта", None),
    ("windows-874", "ไทย", "cp874"),
    ("macintosh", "naïve", "mac_roman"),
    ("mac-cyrillic", "Почта", "mac_cyrillic"),
    ("iso-2022-jp-2", "日本語", None),
    ("armscii-8", "Ա", b"\xb2"),
    ("georgian-ps", "ა", b"\xc0"),
    ("euc-tw", "中文", b"\xc4\xe3\xc5\xc6"),
    ("viscii", "Việt", b"Vi\xaet"),
    ("tcvn5712-1", "Việt", b"Vi\xd6t"),
    ("iso-2022-cn", "中文", b"\x1b$)A\x0eVPND\x0f"),
    ("utf-7", "日本", None),
    ("utf-16", "日本", None),
    ("utf-32", "日本", None),
]


def labelled(charset, word, codec):
    """A mail whose bytes are of that charset, whatever Python thinks of its name."""
    head = f"From: a@example.org\r\nTo: b@example.org\r\nSubject: {charset}\r\nMIME-Version: 1.0\r\n"
    content = f'Content-Type: text/plain; charset="{charset}"\r\nContent-Transfer-Encoding: base64\r\n\r\n'
    text = codec if isinstance(codec, bytes) else word.encode(codec or charset)
    body = base64.b64encode(text).decode()
    return f"{head}{content}{body}\r\n".encode("ascii")


def test_mails_are_read_in_every_character_set(letterlock):
    server = letterlock().wait_for_health()
    wrong = []
    with server.connect() as client:
        for charset, word, codec in TEXTS:
            client.sendmail("a@example.org", ["b@example.org"], labelled(charset, word, codec))
            text = server.get("/api/v1/message/latest")["Text"].strip("\r\n\ufeff")
            if text != word:
                wrong.append(f"{charset}: {text!r} for {word!r}")
    assert not wrong


def test_a_pkcs12_file_of_old_is_read(letterlock, folder):
    """RC2 needs OpenSSL's legacy provider, which is a file of its own."""
    pair = Pair("letterlock")
    pair.write(folder)
    file = folder / "old.p12"
    run(
        "openssl", "pkcs12", "-export", "-legacy", "-certpbe", "PBE-SHA1-RC2-40", "-keypbe", "PBE-SHA1-RC2-40",
        "-in", folder / "tls.crt", "-inkey", folder / "tls.key", "-out", file, "-passout", "pass:secret",
    )
    file.chmod(0o644)
    server = letterlock(
        "--volume", f"{folder}:/certificates:ro",
        env={
            "LETTERLOCK_TLS_MODE": "StartTls",
            "LETTERLOCK_TLS_CERTIFICATE": "/certificates/old.p12",
            "LETTERLOCK_TLS_CERTIFICATE_PASSWORD": "secret",
        },
    ).wait_for_health()
    server.send(trust=pair.pem, name="letterlock")
