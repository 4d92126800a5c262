"""Runs a program in a session of its own, so that whatever it started can be ended with it."""

import os
import selectors
import signal
import subprocess
import time


class Outcome:
    """How a program ended: `status` is None where it was stopped, `stopped` is then the line or "time"."""

    def __init__(self, status, stopped, output, seconds):
        self.status = status
        self.stopped = stopped
        self.output = output
        self.seconds = seconds


def run(command, environment, seconds, is_enough=lambda line: False, folder=None):
    """Runs a command until it ends, prints a line that is enough, or has taken too long."""
    start = time.monotonic()
    process = subprocess.Popen(
        command,
        cwd=folder,
        env=environment,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        start_new_session=True,
    )
    output, stopped = bytearray(), None
    try:
        stopped = follow(process, output, start + seconds, is_enough)
        status = None if stopped else process.wait()
    finally:
        end(process.pid)
        process.stdout.close()
        process.wait()
    return Outcome(status, stopped, output.decode(errors="replace"), time.monotonic() - start)


def follow(process, output, deadline, is_enough):
    """Reads until the program has ended; a program that it left behind may hold the pipe open."""
    os.set_blocking(process.stdout.fileno(), False)
    complete = 0
    with selectors.DefaultSelector() as selector:
        selector.register(process.stdout, selectors.EVENT_READ)
        while True:
            has_ended = process.poll() is not None
            ready = selector.select(0 if has_ended else min(0.2, max(0, deadline - time.monotonic())))
            piece = process.stdout.read() if ready else None
            if piece:
                output += piece
                end_of_line = output.rfind(b"\n") + 1
                for line in output[complete:end_of_line].decode(errors="replace").splitlines():
                    if is_enough(line):
                        return line
                complete = max(complete, end_of_line)
            elif has_ended:
                return None
            elif ready:
                selector.unregister(process.stdout)
            if not has_ended and time.monotonic() > deadline:
                return "time"


def end(session):
    """Kills all processes of a session."""
    for _ in range(20):
        members = [process for process in processes() if session_of(process) == session]
        if not members:
            return
        for process in members:
            try:
                os.kill(process, signal.SIGKILL)
            except ProcessLookupError:
                pass
        time.sleep(0.01)


def processes():
    return [int(name) for name in os.listdir("/proc") if name.isdigit()]


def session_of(process):
    """The session of a process that is not dead; a zombie cannot be killed again."""
    try:
        with open(f"/proc/{process}/stat", encoding="utf-8", errors="replace") as file:
            fields = file.read().rpartition(")")[2].split()
    except OSError:
        return None
    return None if fields[0] in "ZX" else int(fields[3])
