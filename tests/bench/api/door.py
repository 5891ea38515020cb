"""The other door: whoever measures puts updates in, waits for calls, and reads what happened."""

import asyncio
import json
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import asdict
from time import monotonic
from typing import Any

from tests.bench.api.delivery import deliver
from tests.bench.api.faults import Fault, Kind
from tests.bench.api.updates import pressed
from tests.bench.api.wire import Request, Response
from tests.bench.api.world import OK, World


async def do(world: World, verb: str, request: Request) -> Response:
    """One wish, as JSON in and JSON out."""
    return Response(200, await VERBS[verb](world, json.loads(request.body or b"{}")))


async def _push(world: World, asked: Mapping[str, Any]) -> list[int]:
    return world.queue.push(asked["updates"])


async def _key(world: World, asked: Mapping[str, Any]) -> bool:
    """Until a chat has a key with this label."""
    chat, label = asked["chat"], asked["label"]
    return await world.until(lambda: world.key(chat, label) is not None, asked["within"])


async def _press(world: World, asked: Mapping[str, Any]) -> float | None:
    """Press a key; returns when, or None if it is not there."""
    chat = asked["chat"]
    found = world.key(chat, asked["label"])
    if found is None:
        return None
    message, payload = found
    world.pressed.add(payload)
    world.queue.push([pressed(asked.get("person", chat), message, payload)])
    return monotonic()


async def _wait(world: World, asked: Mapping[str, Any]) -> bool:
    """Until so many calls ended in this way: `{"call": "sendmessage 200", "count": 3}`."""
    call, least = asked["call"], asked["count"]
    return await world.until(lambda: world.answered[call] >= least, asked["within"])


async def _said(world: World, asked: Mapping[str, Any]) -> bool:
    """Until these words were said in a chat, since the last `clear`."""
    chat, words, heard = asked["chat"], asked["words"], 0

    def said() -> bool:
        nonlocal heard
        new = world.records[heard:]
        heard = len(world.records)
        return any(r.chat == chat and r.status == OK and words in r.text for r in new)

    return await world.until(said, asked["within"])


async def _heard(world: World, asked: Mapping[str, Any]) -> bool:
    """Until these chats together were told of so many alerts, each counted once in each chat."""
    chats, count = set(asked["chats"]), int(asked["count"])

    def told() -> bool:
        return count <= sum(chat in chats for chat, _ in world.heard)

    return await world.until(told, asked["within"])


async def _stirs(world: World, asked: Mapping[str, Any]) -> bool:
    """Whether anything but a fetch is asked within so many seconds."""

    def deeds() -> int:
        return sum(n for call, n in world.answered.items() if not call.startswith("getupdates"))

    before = deeds()
    return await world.until(lambda: deeds() > before, asked["within"])


async def _confirmed(world: World, asked: Mapping[str, Any]) -> bool:
    return await world.until(lambda: not world.queue.pending, asked["within"])


async def _left(world: World, _: Mapping[str, Any]) -> bool:
    """Until no bot is connected any more: all that it sent has come in."""
    await world.lines.until_no_bot_is_left()
    return True


async def _state(world: World, _: Mapping[str, Any]) -> dict[str, Any]:
    return {"answered": world.answered, "pending": len(world.queue.pending)}


async def _records(world: World, _: Mapping[str, Any]) -> list[dict[str, Any]]:
    return [asdict(record) for record in world.records]


async def _times(world: World, _: Mapping[str, Any]) -> dict[int, dict[str, Any]]:
    return {number: asdict(times) for number, times in world.queue.times.items()}


async def _screens(world: World, _: Mapping[str, Any]) -> dict[int, list[str]]:
    return {
        chat: [message["text"] for message in screen.values()]
        for chat, screen in world.screens.items()
    }


async def _deliver(world: World, asked: Mapping[str, Any]) -> bool:
    """From now on updates are posted to these addresses in their turn."""
    work = deliver(world.queue, asked["urls"], asked["secret"])
    world.delivery = asyncio.create_task(work)
    return True


async def _fail(world: World, asked: Mapping[str, Any]) -> bool:
    """From now on these faults, and no others."""
    world.faults.now = [Fault(Kind(kind), *rest) for kind, *rest in asked["faults"]]
    world.faults.repeated = asked["repeated"]
    world.faults.shuffled = asked["shuffled"]
    return True


async def _struck(world: World, _: Mapping[str, Any]) -> dict[str, int]:
    return world.faults.struck


async def _clear(world: World, asked: Mapping[str, Any]) -> bool:
    """Forget what happened so far; `quiet` keeps counts alone from now on."""
    world.records.clear()
    world.answered.clear()
    world.queue.times = {k: t for k, t in world.queue.times.items() if k in world.queue.pending}
    world.quiet = asked.get("quiet", world.quiet)
    return True


VERBS: Mapping[str, Callable[[World, Mapping[str, Any]], Awaitable[Any]]] = {
    "push": _push,
    "key": _key,
    "press": _press,
    "wait": _wait,
    "said": _said,
    "heard": _heard,
    "stirs": _stirs,
    "confirmed": _confirmed,
    "left": _left,
    "state": _state,
    "records": _records,
    "times": _times,
    "screens": _screens,
    "deliver": _deliver,
    "fail": _fail,
    "struck": _struck,
    "clear": _clear,
}
