"""Where a secret could have leaked to: the files that are kept, the logs, the groups."""

import json
from collections.abc import Iterator
from pathlib import Path

from bot.playground import Playground

ENCODINGS = ("utf-8", "utf-16-le", "utf-16-be")


def kept_traces(folder: Path, secret: str) -> list[Path]:
    """The files of database and key that contain the secret, in any usual encoding."""
    return [path for path in _files(folder / "data", folder / "keys") if _holds(path, secret)]


def log_traces(folder: Path, secret: str) -> list[Path]:
    """The log files that contain it."""
    return [path for path in folder.glob("*.log") if _holds(path, secret)]


def group_traces(telegram: Playground, secret: str) -> list[str]:
    """The calls to groups, texts, keys and payloads alike, that contain it."""
    groups = {group.id for group in telegram.groups}
    return [
        call.method
        for call in telegram.calls
        if call.chat in groups and secret in json.dumps(dict(call.params), ensure_ascii=False)
    ]


def _files(*folders: Path) -> Iterator[Path]:
    for folder in folders:
        yield from (path for path in folder.rglob("*") if path.is_file())


def _holds(path: Path, secret: str) -> bool:
    content = path.read_bytes()
    escaped = json.dumps(secret)[1:-1].encode()
    return escaped in content or any(secret.encode(e) in content for e in ENCODINGS)
