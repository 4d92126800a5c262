"""From the start of the process to its first 220, with the certificate there and with one to be made."""

import os
import signal
import socket
import statistics
import subprocess
import tempfile
import time

from servers import free_port

STARTS = 21
SECONDS = 10


def measure(binary, say):
    results = {}
    for name, is_there in (("certificateThere", True), ("certificateToBeMade", False)):
        with tempfile.TemporaryDirectory(prefix="letterlock-") as directory:
            starts = []
            for number in range(STARTS + 1):
                place = os.path.join(directory, "data" if is_there else f"data-{number}")
                starts.append(start(binary, place))
            # The first one makes the certificate in any case, and reads the binary from the disk.
            times, processor = zip(*starts[1:])
            results[name] = {
                "milliseconds": statistics.median(times), "least": min(times), "most": max(times),
                "processorMilliseconds": statistics.median(processor),
            }
            say("start to 220, {}: {milliseconds:.1f} ms, {processorMilliseconds:.1f} of the processor".format(name, **results[name]))
    return results


def start(binary, directory):
    port = free_port()
    environment = {
        "PATH": os.environ["PATH"], "LETTERLOCK_DATA_DIRECTORY": directory, "LETTERLOCK_PORT": str(port),
        "LETTERLOCK_TLS_MODE": "StartTls", "LETTERLOCK_BIND_ADDRESS": "127.0.0.1", "LETTERLOCK_HTTP_PORT": "0",
        "LETTERLOCK_HEALTH_PORT": "0", "LETTERLOCK_LOG_LEVEL": "warning",
    }
    began = time.perf_counter()
    # It is not glad to be stopped at once, and says so.
    process = subprocess.Popen([binary], env=environment, stderr=subprocess.DEVNULL)
    try:
        while True:
            with socket.socket() as connection:
                # Nearly always refused, until it listens; asked without a pause, for there is a second core.
                if connection.connect_ex(("127.0.0.1", port)) == 0:
                    if connection.recv(4) != b"220 ":
                        raise SystemExit("the server did not greet with 220")
                    return 1_000 * (time.perf_counter() - began), thread_milliseconds(process.pid)
            if process.poll() is not None or time.perf_counter() - began > SECONDS:
                raise SystemExit(f"{binary} did not start within {SECONDS} s")
    finally:
        process.send_signal(signal.SIGTERM)
        process.wait()


def thread_milliseconds(pid):
    """The processor time of the threads that there are; finer than the ticks that are known of the process."""
    nanoseconds = 0
    for thread in os.listdir(f"/proc/{pid}/task"):
        with open(f"/proc/{pid}/task/{thread}/schedstat") as file:
            nanoseconds += int(file.read().split()[0])
    return nanoseconds / 1e6
