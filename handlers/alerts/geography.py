"""The council's communes as people look them up: with postcodes and old names."""

from collections.abc import Sequence

from handlers.moment import Moment
from storage import gazetteer
from storage.gazetteer import Commune


async def our_communes(moment: Moment) -> Sequence[Commune]:
    """The communes of this council, as the official list has them."""
    ours = await moment.uow.communes.names()
    council = await moment.uow.council.get()
    listed = gazetteer.intercommunality(council.siren).communes
    return [commune for commune in listed if commune.insee in ours]
