"""What survives, and what is made anew."""

import os
import time

import pytest

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


def give(path, owner, group, mode):
    os.chown(path, owner, group)
    path.chmod(mode)


def below(path):
    return [path, *path.rglob("*")]


@pytest.mark.parametrize("user", ["65532:65532", "1000:1000", "0:0"])
def test_new_volume_belongs_to_the_user_that_first_writes_it(letterlock, volume, user):
    mount = ["--volume", f"{volume}:/data"]
    for total in (1, 2):
        server = letterlock("--user", user, *mount, env=TLS).wait_for_health()
        server.send()
        assert server.get("/api/v1/messages")["total"] == total
        assert server.stop() == 0
    other = letterlock("--user", "2000:2000", *mount, env=TLS)
    # What root has written could be used, but not opened.
    assert other.wait_for_end() == 73
    assert "letterlock.lock" in other.logs
    assert "Permission denied" in other.logs if user == "0:0" else f"belongs to user {user.split(':')[0]}" in other.logs


def test_bind_mount_that_everybody_can_write_is_used_but_not_what_another_user_put_there(letterlock, folder):
    data = folder / "data"
    data.mkdir()
    give(data, 65534, 65534, 0o777)
    mount = ["--volume", f"{data}:/data"]
    server = letterlock(*mount, env=TLS).wait_for_health()
    server.send()
    assert server.stop() == 0
    give(data / "tls/certificate.key", 65534, 65534, 0o600)
    server = letterlock(*mount, env=TLS)
    assert server.wait_for_end() == 73
    assert "/data/tls/certificate.key belongs to user 65534 (group 65534, mode 0600)" in server.logs


def test_volume_of_fsgroup_is_used_by_pods_of_other_users(letterlock, folder):
    data = folder / "data"
    data.mkdir()
    serials = set()
    for total, user in enumerate((3000, 3000, 1000), 1):
        for path in below(data):
            # As the kubelet does it at each mount.
            status = path.stat()
            give(path, status.st_uid, 2000, status.st_mode & 0o7777 | (0o2770 if path.is_dir() else 0o660))
        options = ["--user", f"{user}:{user}", "--group-add", "2000", "--volume", f"{data}:/data"]
        server = letterlock(*options, env=TLS).wait_for_health()
        server.send(size=400_000)
        serials.add(server.shown_serial())
        assert server.get("/api/v1/messages")["total"] == total
        assert server.stop() == 0
    assert len(serials) == 1


def test_volume_of_the_release_before_is_used_and_closed_to_others(letterlock, folder):
    data = folder / "data"
    data.mkdir()
    give(data, 65532, 65532, 0o755)
    for total in (1, 2):
        server = letterlock("--volume", f"{data}:/data", env=TLS).wait_for_health()
        server.send()
        assert server.get("/api/v1/messages")["total"] == total
        assert server.stop() == 0
        modes = {path.name: path.stat().st_mode & 0o777 for path in data.iterdir()}
        assert modes["letterlock.db"] == 0o600 and modes["letterlock.db-contents"] == 0o700
        (data / "letterlock.db").chmod(0o644)
        (data / "letterlock.db-contents").chmod(0o755)
