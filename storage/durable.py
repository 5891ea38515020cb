"""What must survive a power cut: the entry of a folder, as well as the bytes of a file."""

import os
from pathlib import Path


def sync(path: Path) -> None:
    """Have a file's bytes, or a folder's entries, on the disk before returning."""
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
