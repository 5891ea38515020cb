"""Partners in the chat: what can happen, part by part."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from handlers.members.arrival import Arrival
from handlers.members.charter_desk import CharterDesk
from handlers.members.charter_form import CharterForm
from handlers.members.importing.chat import Importing
from handlers.members.invitation_form import InvitationForm
from handlers.members.own_data import OwnData
from handlers.members.profile import Profile
from handlers.members.roster import ForMember, KeyOnCard, Roster, TakeOut
from handlers.routes import Refusals, Route
from storage.members import Member


@dataclass(frozen=True, slots=True)
class Members:
    """`set_menu` gives a person the commands of the role, `permanent_keys` the keys that stay.

    `offer_groups` shows who comes in the way to their groups, `take_out` shows who leaves out and
    tells whether one of the groups was theirs; `stand_down` tells those for whom they would have
    come to a meeting; `catch_up` tells who is back what they missed; `keys_on_card`
    is what each of the other slices offers on a person's card.
    """

    refusals: Refusals
    set_menu: ForMember
    permanent_keys: Callable[[Member], Mapping[str, Any]]
    offer_groups: ForMember
    take_out: TakeOut
    stand_down: ForMember
    catch_up: ForMember
    keys_on_card: Sequence[KeyOnCard]

    def routes(self) -> list[Route]:
        """In the order in which a person meets them."""
        parts = (
            Arrival(
                self.refusals, self.set_menu, self.permanent_keys, self.offer_groups, self.catch_up
            ),
            Profile(),
            OwnData(),
            CharterDesk(self.refusals),
            CharterForm(self.refusals),
            InvitationForm(self.refusals),
            Importing(self.refusals),
            Roster(
                self.set_menu,
                self.permanent_keys,
                self.take_out,
                self.stand_down,
                self.offer_groups,
                self.keys_on_card,
            ),
        )
        return [route for part in parts for route in part.routes()]
