"""What a process takes, as Linux tells it: CPU seconds so far, and memory; and which core it runs on."""

import os
import resource
from pathlib import Path


def cpu_s(pid: int) -> float:
    """Return the CPU seconds of a process so far, its ended threads' included."""
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def resident_mb(pid: int) -> float:
    """Return the memory that a process has in use now."""
    pages = int(Path(f"/proc/{pid}/statm").read_text().split()[1])
    return pages * resource.getpagesize() / 1e6


def pin(pid: int, core: int) -> None:
    """Keep a process that has just been started, and all its threads to come, on one core, where that can be done."""
    if hasattr(os, "sched_setaffinity"):
        os.sched_setaffinity(pid, {core % (os.cpu_count() or 1)})
