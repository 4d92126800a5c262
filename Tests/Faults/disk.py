"""A disk that is full at will."""

import errno
import subprocess


class SmallDisk:
    """A file system in memory, of a size that is soon reached."""

    def __init__(self, path, size):
        self.path = path
        self.size = size

    def __enter__(self):
        self.path.mkdir()
        subprocess.run(["mount", "-t", "tmpfs", "-o", f"size={self.size}", "tmpfs", self.path], check=True)
        return self

    def __exit__(self, *_):
        # Lazily: a process that a failed test has left behind may still use it.
        subprocess.run(["umount", "--lazy", self.path], check=True)

    @property
    def filler(self):
        return self.path / "filler"

    def fill(self, leaving=0):
        """Takes all the space there is, and gives some of it back."""
        with open(self.filler, "wb", buffering=0) as file:
            try:
                while True:
                    file.write(bytes(4_096))
            except OSError as error:
                assert error.errno == errno.ENOSPC, error
            file.truncate(max(0, file.tell() - leaving))

    def free(self):
        self.filler.unlink()
