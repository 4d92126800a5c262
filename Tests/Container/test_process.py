"""The process in its container: whom it runs as, what it may do, how it ends."""

import os
import select
import time
from pathlib import Path

import pytest

from engine import ROOT, docker, run, wait_until


def children_of(process):
    """State and name of each child, as the kernel has them."""
    found = []
    for entry in Path("/proc").glob("[0-9]*/stat"):
        try:
            name, fields = entry.read_text().rsplit(")", 1)
        except (FileNotFoundError, ProcessLookupError):
            continue
        if int(fields.split()[1]) == process:
            found.append((fields.split()[0], name.split("(", 1)[1]))
    return found


def test_it_runs_without_root_capabilities_or_a_way_to_get_them(letterlock):
    server = letterlock().wait_for_health()
    status = server.status()
    assert status["Uid"].split() == ["65532"] * 4
    assert status["Gid"].split() == ["65532"] * 4
    assert {status[kind] for kind in ("CapInh", "CapPrm", "CapEff", "CapBnd", "CapAmb")} == {"0" * 16}
    assert status["NoNewPrivs"] == "1"
    assert status["Seccomp"] == "2"


def test_it_is_process_1_and_writes_nowhere_but_to_the_volume(letterlock):
    server = letterlock(env={"LETTERLOCK_TLS_MODE": "StartTls"}).wait_for_health()
    server.send()
    assert server.status()["NSpid"].split()[-1] == "1"
    assert docker("diff", server.id).stdout == ""
    attempt = docker("exec", server.id, "sh", "-c", ": > /usr/bin/new", check=False)
    assert "Read-only file system" in attempt.stderr


@pytest.mark.parametrize("user", ["12345:0", "12345:12345"])
def test_any_other_user_will_do(letterlock, volume, user):
    """As OpenShift chooses it, and as `--user "$(id -u):$(id -g)"` does."""
    server = letterlock(
        "--user", user, "--volume", f"{volume}:/data", env={"LETTERLOCK_TLS_MODE": "StartTls"}
    ).wait_for_health()
    server.send(trust=server.trust())
    server.remove()
    again = letterlock("--user", user, "--volume", f"{volume}:/data").wait_for_health()
    assert again.get("/api/v1/messages")["total"] == 1


def seconds_until_end(server, signal):
    process = os.pidfd_open(server.process)
    start = time.monotonic()
    docker("kill", "--signal", signal, server.id)
    ended = select.select([process], [], [], 10)[0]
    seconds = time.monotonic() - start
    os.close(process)
    assert ended, "it still runs"
    print(f"ended {seconds * 1000:.0f} ms after SIG{signal}")
    return seconds


@pytest.mark.parametrize("signal", ["TERM", "INT"])
def test_it_stops_within_a_second_with_status_0(letterlock, signal):
    server = letterlock(env={"LETTERLOCK_TLS_MODE": "StartTls"}).wait_for_health()
    server.send()
    assert seconds_until_end(server, signal) < 1
    assert server.wait_for_end() == 0


def test_it_stops_at_once_while_it_starts(letterlock, folder):
    """The kernel keeps unhandled signals from process 1."""
    os.mkfifo(folder / "users")
    (folder / "users").chmod(0o666)
    server = letterlock("--volume", f"{folder}:/settings", env={"LETTERLOCK_HTTP_USERS_FILE": "/settings/users"})
    # It has begun to read its settings when there is a reader; they never come.
    with open(folder / "users", "w"):
        assert seconds_until_end(server, "TERM") < 1
    assert server.wait_for_end() == 0


def test_a_client_that_does_not_close_holds_up_the_end_for_little_more_than_a_second(letterlock):
    server = letterlock().wait_for_health()
    client = server.connect()
    assert seconds_until_end(server, "TERM") < 2
    assert client.getreply() == (421, b"4.3.2 The server is shutting down")
    client.close()


def test_orphans_of_an_exec_do_not_stay_as_zombies(letterlock):
    server = letterlock().wait_for_health()
    for _ in range(5):
        # The inner shell outlives the outer one and becomes a child of process 1.
        docker("exec", server.id, "sh", "-c", "(letterlock health; letterlock health; exit 0) & exit")
    wait_until(lambda: all(state == "Z" for state, _ in children_of(server.process)), "the orphans have ended")
    assert children_of(server.process) == []


def test_a_health_check_leaves_no_process(letterlock):
    server = letterlock().wait_for_health()
    for _ in range(5):
        assert server.health() == (0, "pass None, no certificate")
    wait_until(lambda: not children_of(server.process), "the checks have ended")


def test_health_check_of_this_machine_asks_through_the_published_port(letterlock):
    server = letterlock(env={"LETTERLOCK_TLS_MODE": "StartTls"}).wait_for_health()
    url = f"http://127.0.0.1:{server.port(8026)}"
    assert run(ROOT / "healthcheck.sh", url).stdout.strip() == server.health()[1]
    server.stop()
    done = run(ROOT / "healthcheck.sh", url, check=False)
    assert (done.returncode, done.stdout) == (1, f"fail, no answer from {url}/health\n")


def test_a_wrong_setting_ends_it_with_status_78_and_a_sentence(letterlock):
    server = letterlock(env={"LETTERLOCK_PROT": "25"})
    assert server.wait_for_end() == 78
    assert "did you mean LETTERLOCK_PORT" in server.logs


def test_commands_run_in_place_of_the_server(letterlock, volume):
    server = letterlock("--volume", f"{volume}:/data", env={"LETTERLOCK_TLS_MODE": "StartTls"}).wait_for_health()
    trusted = docker("exec", server.id, "letterlock", "certificate").stdout
    assert trusted == server.trust()
