"""What survives, and what is made anew."""

import time

from certificates import Pair
from engine import docker

TLS = {"LETTERLOCK_TLS_MODE": "StartTls"}
PROVIDED = TLS | {
    "LETTERLOCK_TLS_CERTIFICATE": "/certificates/tls.crt",
    "LETTERLOCK_TLS_CERTIFICATE_PRIVATE_KEY": "/certificates/tls.key",
}


def test_restart_keeps_1000_messages(letterlock, volume):
    server = letterlock("--volume", f"{volume}:/data").wait_for_health()
    with server.connect() as client:
        for number in range(1000):
            client.sendmail("a@example.org", ["b@example.org"], f"Subject: {number}\r\n\r\nKeep me.\r\n")
    assert server.stop() == 0
    docker("start", server.id)
    start = time.monotonic()
    server.wait_for_health()
    print(f"healthy {time.monotonic() - start:.2f} s after the start with 1,000 messages")
    page = server.get("/api/v1/messages?limit=1000")
    assert page["total"] == 1000
    assert [message["Subject"] for message in page["messages"]] == [str(number) for number in reversed(range(1000))]


def test_certificate_survives_the_container_and_follows_the_host_name(letterlock, volume):
    serials = []
    for name in ("one.test", "one.test", "two.test"):
        server = letterlock("--volume", f"{volume}:/data", env=TLS | {"LETTERLOCK_HOST_NAME": name}).wait_for_health()
        server.send(trust=server.trust(), name=name)
        serials.append(server.shown_serial())
        server.remove()
    assert serials[0] == serials[1] != serials[2]


def test_mounted_certificate_is_used_and_its_replacement_is_taken(letterlock, folder):
    first, second = Pair("mail.test"), Pair("mail.test")
    first.write(folder)
    server = letterlock("--volume", f"{folder}:/certificates:ro", env=PROVIDED).wait_for_health()
    server.send(trust=first.pem, name="mail.test")
    with server.connect(trust=first.pem, name="mail.test") as open_session:
        second.write(folder)
        server.wait_for_certificate(second.serial)
        open_session.sendmail("a@example.org", ["b@example.org"], "Subject: still here\r\n\r\n")
    server.send(trust=second.pem, name="mail.test")


def test_expired_certificate_makes_it_unhealthy(letterlock, folder):
    Pair("mail.test", days=(-10, -2)).write(folder)
    # Until it has begun, nothing is unhealthy; a second is enough for that.
    mount = ["--volume", f"{folder}:/certificates:ro", "--health-start-period", "1s"]
    server = letterlock(*mount, env=PROVIDED).wait_for_health("unhealthy")
    status, line = server.health()
    assert status == 1
    assert line.startswith("fail StartTls, certificate mail.test expired")
