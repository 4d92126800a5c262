"""The load generator sends what it says that it sends, and ends at the first thing that is not as it is to be."""

import json
import subprocess

import large_store
import places
import pytest
import servers
from conftest import address, generate, stored
from handshakes import OpenSSL

TLS = {"None": [], "StartTls": ["--tls", "starttls"], "ImplicitTls": ["--tls", "implicit"]}
CONTENT = [[], ["--pipelining"], ["--bdat"], ["--bdat", "--pipelining"], ["--bdat", "--chunk", "1000"], ["--bdat", "--pipelining", "--chunk", "1000"]]


@pytest.mark.parametrize("content", CONTENT, ids=" ".join)
@pytest.mark.parametrize("mode", TLS)
@pytest.mark.parametrize("connection", [[], ["-d"]], ids=["each", "kept"])
def test_every_message_arrives_as_often_as_it_is_counted(start, connection, mode, content):
    daemon = start()
    status, report, errors = generate("-s3", "-m20", "-l5000", "-r2", *connection, *TLS[mode], *content, address(daemon, mode))
    assert (status, errors) == (0, "")
    assert (report["messages"], report["errors"], report["connections"]) == (20, 0, 3 if connection else 20)
    assert report["handshakes"] == (0 if mode == "None" else report["connections"])
    found = stored(daemon)
    assert found["total"] == 20
    raw = {daemon.get(f"/api/v1/message/{message['ID']}/raw") for message in found["messages"]}
    assert {len(content.partition(b"\r\n\r\n")[2]) for content in raw} == {5000}
    assert report["bytes"] == 20 * len(raw.pop())


@pytest.mark.parametrize("length", [0, 1, 2, 3, 79, 80, 81, 82, 159, 160, 161, 100_000, 3_000_000])
@pytest.mark.parametrize("mode", TLS)
def test_the_content_has_its_length(start, mode, length):
    daemon = start()
    status, _, errors = generate(f"-l{length}", *TLS[mode], address(daemon, mode))
    assert (status, errors) == (0, "")
    raw = daemon.get("/api/v1/message/latest/raw")
    # A line end is the least that there can be.
    assert len(raw.partition(b"\r\n\r\n")[2]) == (2 if length == 1 else length)


@pytest.mark.parametrize("loops", ["1", "2"])
@pytest.mark.parametrize("content", CONTENT, ids=" ".join)
@pytest.mark.parametrize("connection", [[], ["-d"]], ids=["each", "kept"])
def test_distinct_messages_have_each_a_sender_and_a_subject_of_their_own(start, connection, content, loops):
    daemon = start()
    status, _, errors = generate(
        "-s3", "-m30", "-l5000", "--distinct", "--event-loops", loops, *connection, *content, address(daemon)
    )
    assert (status, errors) == (0, "")
    messages = stored(daemon)["messages"]
    names = {large_store.spread(number) for number in range(30)}
    assert len(names) == len(messages) == 30
    assert {message["Subject"] for message in messages} == {f"Mail number {name}" for name in names}
    for message in messages:
        name = message["Subject"].rpartition(" ")[2]
        sender, recipient = f"a{name}@load.test", f"w000000{name[-3:]}@load.test"
        assert (message["From"]["Address"], [to["Address"] for to in message["To"]]) == (sender, [recipient])
        whole = json.loads(daemon.get(f"/api/v1/message/{message['ID']}"))
        assert (whole["ReturnPath"], [to["Address"] for to in whole["Envelope"]["Recipients"]]) == (sender, [recipient])


@pytest.mark.parametrize("version", ["1.2", "1.3"])
@pytest.mark.parametrize("mode", ["StartTls", "ImplicitTls"])
def test_sessions_are_resumed_when_they_are_to_be(start, mode, version):
    daemon = start()
    status, report, errors = generate("-s2", "-m10", *TLS[mode], "--tls-version", version, "--resume", address(daemon, mode))
    assert (status, errors) == (0, "")
    assert (report["messages"], report["handshakes"], report["resumed"], report["tlsVersion"]) == (10, 10, 10, f"TLSv{version}")
    status, report, _ = generate("-s2", "-m10", *TLS[mode], "--tls-version", version, address(daemon, mode))
    assert (status, report["resumed"]) == (0, 0)


def test_mere_handshakes_send_no_message(start):
    daemon = start()
    status, report, errors = generate("-s2", "-m10", "--tls", "implicit", "--handshakes", "--resume", address(daemon, "ImplicitTls"))
    assert (status, errors) == (0, "")
    assert (report["handshakes"], report["resumed"], report["bytes"], stored(daemon)["total"]) == (10, 10, 0, 0)


def test_a_session_that_is_not_resumed_is_an_error():
    class WithoutTickets(OpenSSL):
        more = ["-num_tickets", "0"]

    with WithoutTickets("openssl") as server:
        status, report, errors = generate("-m3", "--tls", "implicit", "--handshakes", "--resume", server.address("ImplicitTls"))
    assert status == 1
    assert "the server did not resume the TLS session" in errors
    assert report["errors"] == 1


@pytest.mark.parametrize(
    "settings, sentence",
    [
        ({"REJECTED_RECIPIENTS": "foo@*=550"}, "waiting for the reply to RCPT: the reply was: 550"),
        ({"MAXIMUM_MESSAGE_SIZE": "3000"}, "waiting for the reply to the content: the reply was: 552"),
        ({"MAXIMUM_MESSAGES_PER_CONNECTION": "2"}, "waiting for the reply to MAIL: the reply was: 452"),
        ({"MAXIMUM_CONNECTIONS": "1"}, "waiting for the reply to the connection: the reply was: 421"),
    ],
)
def test_a_reply_that_is_not_expected_ends_it_with_a_sentence(start, settings, sentence):
    status, report, errors = generate("-s2", "-m20", "-l4096", "-d", address(start(**settings)))
    assert status == 1
    assert sentence in errors
    assert sentence in report["error"]
    assert report["messages"] < 20


def test_a_server_that_is_not_there_is_an_error():
    status, report, errors = generate(f"127.0.0.1:{servers.free_port()}")
    assert status == 1
    assert "connecting" in errors
    assert report["errors"] == 1


def test_a_server_that_dies_is_an_error(start):
    daemon = start()
    command = [places.LOAD_GENERATOR, "-m100000000", "-d", address(daemon)]
    generator = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    daemon.get("/api/v1/wait?recipient=foo@load.test&timeout=1m")
    daemon.kill()
    report, errors = generator.communicate()
    assert generator.returncode == 1
    assert "the server closed the connection" in errors or "reset" in errors
    assert json.loads(report)["messages"] >= 1
