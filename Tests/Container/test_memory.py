"""Memory: at rest, and under load within a limit."""

from concurrent.futures import ThreadPoolExecutor

from engine import docker

MIB = 1 << 20
LIMIT = 64 * MIB
SESSIONS, MAILS = 20, 50


def of_size(size, subject):
    """A mail of exactly that size, as it goes over the wire."""
    head = f"Subject: {subject}\r\n\r\n".encode()
    lines = (b"x" * 78 + b"\r\n") * (size // 80 + 1)
    return head + lines[len(head) - size :]


def test_64_mib_hold_20_sessions_and_a_mail_of_50_mib(letterlock):
    limit = ["--memory", str(LIMIT), "--memory-swap", str(LIMIT)]
    server = letterlock(*limit, env={"LETTERLOCK_TLS_MODE": "StartTls"}).wait_for_health()
    print("at rest:", server.memory())
    trust = server.trust()

    def session(mails):
        with server.connect(trust=trust) as client:
            for mail in mails:
                client.sendmail("a@example.org", ["b@example.org"], mail)

    with ThreadPoolExecutor(SESSIONS + 1) as pool:
        small = [of_size(4096, f"mail {number}") for number in range(MAILS)]
        work = [pool.submit(session, mails) for mails in [[of_size(50 * MIB, "large")], *[small] * SESSIONS]]
        failures = [job.exception() for job in work if job.exception()]
    state = server.state
    assert not failures, (failures, state)
    assert state["Running"] and not state["OOMKilled"]
    memory = server.memory()
    print("after load:", memory)
    # The limit does not count the files of the image that another process has brought into memory; this does.
    assert memory["VmHWM"] <= LIMIT / MIB
    assert server.get("/api/v1/messages?limit=1")["total"] == SESSIONS * MAILS + 1
    (found,) = server.get("/api/v1/search?query=subject:large")["messages"]
    assert found["Size"] == 50 * MIB


def test_128_mib_hold_four_requests_at_once_for_mails_of_41_mib(letterlock):
    limit = 128 * MIB
    server = letterlock("--memory", str(limit), "--memory-swap", str(limit)).wait_for_health()
    effective = docker("exec", server.id, "letterlock", "check").stdout
    assert "MemoryBudget" in effective and " 48MiB " in effective and "memory limit 128MiB" in effective
    for number in range(4):
        with server.connect() as client:
            client.sendmail("a@example.org", ["b@example.org"], of_size(41 * MIB, f"mail {number}"))
    found = server.get("/api/v1/messages")["messages"]

    def text(message):
        return len(server.get(f"/api/v1/message/{message['ID']}")["Text"])

    with ThreadPoolExecutor(4) as pool:
        assert all(size > 40 * MIB for size in pool.map(text, found))
    state = server.state
    assert state["Running"] and not state["OOMKilled"]
    print("after four large messages:", server.memory())
