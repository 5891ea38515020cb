"""What became of something that went out is written, however long the database takes to hear it."""

import asyncio
from typing import TypeVar

import structlog

from storage.engine import is_conflict, is_down
from storage.group_commit import GroupCommit, Work

DATABASE_PAUSE = 1.0

log = structlog.get_logger()


T = TypeVar("T")


async def written(commits: GroupCommit, work: Work[T]) -> T:
    """Commit `work`, again and again until the database takes it; return what it returned.

    Raises what is not the database's fault.
    """
    while True:
        try:
            return await commits.submit(work)
        except Exception as error:
            if not (is_down(error) or is_conflict(error)):
                raise
            log.error("the database does not answer, an outcome waits to be written")
            await asyncio.sleep(DATABASE_PAUSE)
