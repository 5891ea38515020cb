"""Those whose turn it is are asked, and every notice says who was."""

from collections.abc import Collection
from dataclasses import replace

from handlers.alerts.escalating.advancing import Going, go_on
from handlers.alerts.notices import settle, tell
from handlers.alerts.readers import readers_of
from handlers.alerts.telling import Telling
from handlers.moment import Moment


async def ask(moment: Moment, going: Going, together: Collection[str] = ()) -> Telling:
    """An alert goes on, and those are asked; `together` are asked about several at once."""
    await go_on(moment, going.telling)
    before = await _asked_anew(moment, going)
    readers = [reader for reader in readers_of(before) if reader.id in going.asked]
    after = await tell(
        moment, before, readers, is_relay=before.somebody_was_asked, together=together
    )
    return await settle(moment, after, besides=after.notices[len(before.notices) :])


async def _asked_anew(moment: Moment, going: Going) -> Telling:
    """Whoever declined and is asked once more, because nobody else is there, may answer again."""
    telling = going.telling
    anew = telling.declined.intersection(going.asked)
    if not anew:
        return telling
    await moment.uow.declined.forget(telling.alert.id, anew)
    return replace(telling, declined=telling.declined - anew)
