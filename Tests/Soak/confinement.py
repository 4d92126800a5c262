"""A memory cgroup: the kernel kills what needs more memory than it allows, as it does in a container."""

import os
import subprocess
import sys
import uuid

# Touches more memory than any confinement here allows.
GREEDY = "import sys; block = bytearray(int(sys.argv[1])); print(len(block))"


class Confinement:
    """A cgroup of its own below the one of this process, version 1 or 2, gone at the end."""

    def __init__(self, limit):
        self.limit = limit
        self.is_v2, own = own_cgroup()
        self.path = f"{own}/letterlock-{uuid.uuid4().hex[:8]}"

    def __enter__(self):
        if self.is_v2:
            self.make_room_for_children()
        os.mkdir(self.path)
        self.write("memory.max" if self.is_v2 else "memory.limit_in_bytes", self.limit)
        # Without this, memory beyond the limit may go to swap instead of ending the process.
        swap = ("memory.swap.max", 0) if self.is_v2 else ("memory.memsw.limit_in_bytes", self.limit)
        if os.path.exists(f"{self.path}/{swap[0]}"):
            self.write(*swap)
        return self

    def __exit__(self, *_):
        os.rmdir(self.path)

    def make_room_for_children(self):
        """A cgroup that controls the memory of others may hold no process itself, other than the root."""
        parent = os.path.dirname(self.path)
        with open(f"{parent}/cgroup.subtree_control") as file:
            if "memory" in file.read():
                return
        try:
            with open(f"{parent}/cgroup.subtree_control", "w") as file:
                file.write("+memory")
        except OSError as error:
            raise SystemExit(
                f"{parent} cannot limit the memory of its children ({error}). Run the soak where it is the root of its cgroup "
                "namespace, or start it by systemd-run --scope -p Delegate=yes."
            ) from error

    def write(self, name, value):
        with open(f"{self.path}/{name}", "w") as file:
            file.write(str(value))

    def read(self, name):
        with open(f"{self.path}/{name}") as file:
            return file.read()

    @property
    def command(self):
        """What starts a program inside, in the same process."""
        return ["sh", "-c", f'echo $$ >"{self.path}/cgroup.procs" && exec "$@"', "confined"]

    def check(self):
        """Makes sure that the limit is enforced: what takes twice as much is killed."""
        greedy = subprocess.run(
            [*self.command, sys.executable, "-c", GREEDY, str(2 * self.limit)], capture_output=True, check=False
        )
        assert greedy.returncode == -9, f"the memory limit is not enforced: status {greedy.returncode}, {greedy.stderr!r}"

    def peak(self):
        """The most that was charged to it, in bytes, the page cache included; None where the kernel does not say."""
        name = "memory.peak" if self.is_v2 else "memory.max_usage_in_bytes"
        return int(self.read(name)) if os.path.exists(f"{self.path}/{name}") else None

    def kills(self):
        """How many processes were killed for it."""
        lines = self.read("memory.events" if self.is_v2 else "memory.oom_control").splitlines()
        return sum(int(line.split()[1]) for line in lines if line.split()[0] == "oom_kill")


def own_cgroup():
    """Whether memory is controlled by version 2, and the folder of the cgroup that this process is in."""
    with open("/proc/self/cgroup") as file:
        entries = [line.rstrip("\n").split(":", 2) for line in file]
    for _, controllers, path in entries:
        if "memory" in controllers.split(","):
            return False, folder("/sys/fs/cgroup/memory", path)
    path = next(path for number, _, path in entries if number == "0")
    return True, folder("/sys/fs/cgroup", path)


def folder(root, path):
    """In a container the path may be the host's, while the mount shows only the container's own part."""
    inside = root + path.rstrip("/")
    return inside if os.path.isdir(inside) else root
