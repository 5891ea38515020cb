"""Where a file that the bot received can be fetched."""

from typing import Any

from bot.playground.errors import bad_request
from bot.playground.params import Params
from bot.playground.shapes import file_json
from bot.playground.world import World

MAX_DOWNLOAD = 20 * 1024 * 1024


def get_file(world: World, params: Params) -> dict[str, Any]:
    """A File with its path under `/file/bot<token>/`."""
    file_id = params.text("file_id")
    if not file_id:
        raise bad_request("file_id not specified")
    document = world.files.get(file_id)
    if document is None:
        raise bad_request("wrong file_id or the file is temporarily unavailable")
    if len(document.content) > MAX_DOWNLOAD:
        raise bad_request("file is too big")
    return file_json(document) | {"file_path": f"documents/{document.id}"}


METHODS = {"getfile": get_file}
