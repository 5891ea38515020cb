"""Where tests put what they throw away: in memory, where a machine has room there.

Each test has a database of its own, and one of PostgreSQL is seven hundred files: on a disk they
cost more than all that the test does with them.
"""

import os
import shutil
import tempfile
from pathlib import Path

MEMORY = Path("/dev/shm")
ENOUGH = 4 * 2**30
"""Bytes; a run of all the tests takes less than one GiB."""


def place() -> Path:
    """A folder in which to make folders."""
    has_room = os.access(MEMORY, os.W_OK) and shutil.disk_usage(MEMORY).free >= ENOUGH
    return MEMORY if has_room else Path(tempfile.gettempdir())
