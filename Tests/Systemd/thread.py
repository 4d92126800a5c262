"""Stops one thread of a process while the others go on, as ptrace(2) can."""

import contextlib
import ctypes
import os
from pathlib import Path

PTRACE_ATTACH, PTRACE_DETACH = 16, 17
WALL = 0x40000000


def process_here(pid):
    """The number that a process of the machine has on this host."""
    for status in Path("/proc").glob("[0-9]*/status"):
        with contextlib.suppress(OSError):
            facts = dict(line.split(":\t", 1) for line in status.read_text().splitlines() if ":\t" in line)
            numbers = facts["NSpid"].split()
            if facts["Name"] == "letterlock" and len(numbers) > 1 and numbers[-1] == str(pid):
                return int(numbers[0])
    raise AssertionError(f"there is no process {pid}")


@contextlib.contextmanager
def stopped_thread(pid, name):
    """Holds a thread whose name begins so; gives what reaps it after its process was killed, which only a tracer can."""
    threads = Path(f"/proc/{process_here(pid)}/task").iterdir()
    thread = next(int(path.name) for path in threads if (path / "comm").read_text().startswith(name))
    trace = ctypes.CDLL(None, use_errno=True).ptrace
    assert trace(PTRACE_ATTACH, thread, None, None) == 0, os.strerror(ctypes.get_errno())
    os.waitpid(thread, WALL)

    def reap():
        with contextlib.suppress(ChildProcessError):
            os.waitpid(thread, WALL | os.WNOHANG)

    try:
        yield reap
    finally:
        trace(PTRACE_DETACH, thread, None, None)
        reap()
