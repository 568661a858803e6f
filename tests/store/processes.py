"""Other processes that use the same database."""

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[2]


def python(script: str, *arguments: str) -> subprocess.Popen[str]:
    """Start another process of this program."""
    return subprocess.Popen(  # noqa: S603 - what is run stands in this file
        [sys.executable, "-W", "error", "-c", script, *arguments],
        cwd=ROOT,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
