"""A clock that jumps, for one process."""

import mmap
import struct
import subprocess
from pathlib import Path


class Clock:
    """The time of day as a preloaded library shows it; clocks that only go forward stay as they are."""

    def __init__(self, folder):
        self.file = folder / "clock"
        self.library = folder / "clock.so"
        subprocess.run(["cc", "-shared", "-fPIC", "-O1", "-o", self.library, Path(__file__).with_suffix(".c")], check=True)
        self.file.write_bytes(bytes(8))
        with open(self.file, "r+b") as file:
            self.offset = mmap.mmap(file.fileno(), 8)

    def set(self, seconds):
        """So many seconds from the true time."""
        self.offset[:8] = struct.pack("=q", seconds)

    @property
    def command(self):
        return ("env", f"LD_PRELOAD={self.library}", f"CLOCK_OFFSET={self.file}")
