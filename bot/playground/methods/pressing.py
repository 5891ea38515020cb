"""The bot's answer to a press: the spinner stops, a toast or an alert may show."""

from bot.playground.entities import utf16_length
from bot.playground.errors import bad_request, query_too_old
from bot.playground.params import Params
from bot.playground.presses import Answer
from bot.playground.world import World

MAX_ANSWER = 200
PATIENCE = 60.0  # seconds after which Telegram gives up waiting


def answer_callback_query(world: World, params: Params) -> bool:
    """Answer a press, once and in time."""
    text = params.text("text")
    if utf16_length(text) > MAX_ANSWER:
        raise bad_request("MESSAGE_TOO_LONG")
    press = world.presses.get(params.text("callback_query_id"))
    if press is None or press.answer is not None or world.clock() - press.at > PATIENCE:
        raise query_too_old()
    press.answer = Answer(text, params.flag("show_alert"), params.text("url"))
    if text:
        world.sights[press.user.id].append(text)
    world.bell.ring()
    return True


METHODS = {"answercallbackquery": answer_callback_query}
