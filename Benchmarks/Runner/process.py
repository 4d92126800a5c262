"""What the kernel says of a process."""

import os

TICKS = os.sysconf("SC_CLK_TCK")


def processor_seconds(pid):
    """User and system time of all its threads, ended ones too."""
    with open(f"/proc/{pid}/stat") as stat:
        fields = stat.read().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / TICKS


def kilobytes(pid, file="status"):
    """The sizes in a file of the process's own in /proc, such as `status`."""
    fields = {}
    with open(f"/proc/{pid}/{file}") as lines:
        for line in lines:
            name, _, value = line.partition(":")
            if value.strip().endswith("kB"):
                fields[name] = int(value.split()[0])
    return fields


def forget_peak(pid):
    """From now on, VmHWM is the most that is resident after this."""
    with open(f"/proc/{pid}/clear_refs", "w") as file:
        file.write("5")
