"""`python -m storage.migrations "why"` drafts the next step: read it, mend it, and commit it."""

import asyncio
import sys
from pathlib import Path
from tempfile import TemporaryDirectory

from storage.engine import store_at
from storage.migrations import steps


async def draft(why: str) -> Path:
    """Compare the tables of the code with a scratch database at the newest revision."""
    with TemporaryDirectory() as folder:
        store = store_at(f"sqlite:///{folder}/scratch.db")
        try:
            async with store.write() as connection:
                await connection.run_sync(steps.upgrade)
                return await connection.run_sync(steps.draft, why)
        finally:
            await store.close()


if __name__ == "__main__":
    print(asyncio.run(draft(" ".join(sys.argv[1:]))))  # noqa: T201 # a tool for developers
