"""Where things are in the repository."""

import os

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
TOOLS = os.path.join(ROOT, ".build-tools")
MAIL_SERVERS = os.path.join(TOOLS, "mail-servers")
LOAD_GENERATOR = os.path.join(ROOT, ".build-bench", "release", "letterlock-load")
BINARY = os.path.join(ROOT, ".build-release", "release", "letterlock")
RESULTS = os.path.join(ROOT, ".build-bench", "results.json")


def postfix(program):
    return os.path.join(MAIL_SERVERS, "usr", "sbin", program)


# Unpacked, not installed: its libraries are found by this only.
POSTFIX_ENVIRONMENT = {**os.environ, "LD_LIBRARY_PATH": os.path.join(MAIL_SERVERS, "usr", "lib", "postfix")}
