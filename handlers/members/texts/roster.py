"""/membres: the list, a person's card, and what is said to whom when access changes."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from handlers.dates import spoken_date
from handlers.keyboard import Row, column, key, keys, no_permanent, pairs
from handlers.members.buttons import Act, ActOn, ConfirmPerson, DenyPerson, ShowMember, TurnPage
from handlers.members.inviting import LOCAL_ROLES
from handlers.members.texts import labels
from handlers.words import Html, bold, escaped, joined, language, later, n, t
from storage.invitations import Invitation
from storage.members import Member, Status
from storage.messages import Message

PAGE = 8
PARAGRAPH = "\n\n"

SIGNS = {
    Status.INVITED: "✉️",
    Status.SIGNED: "☎️",
    Status.ACTIVE: "✅",
    Status.SUSPENDED: "⏸",
    Status.REMOVED: "✖️",
}
UNREACHABLE = "⚠️"

_STATUSES = {
    Status.INVITED: later("Invitation envoyée, pas encore acceptée"),
    Status.SIGNED: later("Charte acceptée : à confirmer par téléphone"),
    Status.ACTIVE: later("Accès actif"),
    Status.SUSPENDED: later("Accès suspendu"),
    Status.REMOVED: later("Accès retiré"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Card:
    """All that a card shows. `lost` is why Telegram refuses the person's chat, if it does."""

    member: Member
    communes: Mapping[str, str]
    signed_at: datetime | None
    invitation: Invitation | None
    lost: str | None
    now: datetime
    zone: ZoneInfo

    def day(self, moment: datetime) -> str:
        """A moment as the day that people say."""
        today = self.now.astimezone(self.zone).date()
        return spoken_date(moment.astimezone(self.zone).date(), today, language())


def page_of(
    everyone: Sequence[Member], dead: Mapping[str, str], page: int, screen: str, *, cards: bool
) -> Message:
    """One page of the list; `cards`: whether a tap opens a person's card."""
    last = max((len(everyone) - 1) // PAGE, 0)
    page = min(max(page, 0), last)
    shown = everyone[page * PAGE : (page + 1) * PAGE]
    head = n("{count} partenaire", "{count} partenaires", len(everyone))
    lost = sum(_is_lost(one, dead) for one in everyone)
    gone = n("⚠️ {count} injoignable", "⚠️ {count} injoignables", lost) if lost else None
    pages = t("page {page} sur {pages}", page=page + 1, pages=last + 1) if last else None
    opening = [key(labels.name(one), ShowMember(screen, one.id)) for one in shown] if cards else []
    legend = t(
        "✅ accès actif  ✉️ invitation envoyée  ☎️ à confirmer  ⏸ accès suspendu  ⚠️ injoignable"
    )
    lines = joined(_line(one, dead) for one in shown)
    return Message(
        text=joined([joined([bold(head), gone, pages], " · "), lines, legend], PARAGRAPH),
        markup=keys(*pairs(opening), _turning(page, last, screen)),
    )


def card(of: Card, screen: str, offered: Row = ()) -> Message:
    """One person, and what a coordinator may do; `offered` is what other slices add."""
    return Message(
        text=joined([bold(labels.name(of.member)), *_facts(of)]),
        markup=keys(*_acts(of, screen), *column(offered), [_to_list(screen)]),
    )


def suspension_asked(member: Member, screen: str) -> Message:
    """Suspending closes every door at once: ask once."""
    return Message(
        text=t(
            "Suspendre l'accès de {who} ? C'est immédiat : messages en attente annulés, "
            "groupes quittés. Vous pourrez rétablir l'accès quand vous voudrez.",
            who=labels.who(member),
        ),
        markup=keys(
            [key(t("Oui, suspendre"), ActOn(screen, member.id, Act.SUSPEND_SURELY))],
            [key(t("Non, revenir"), ShowMember(screen, member.id))],
        ),
    )


def removal_asked(member: Member, screen: str) -> Message:
    """Removing is for good: ask once."""
    return Message(
        text=t(
            "Retirer l'accès de {who} ? C'est immédiat : messages en attente annulés, "
            "groupes quittés. Pour revenir, il faudra une nouvelle invitation. « Retirer et "
            "effacer » oublie aussi son nom, son compte et ses coordonnées ; ses alertes restent, "
            "avec le seul nom de l'organisme.",
            who=labels.who(member),
        ),
        markup=keys(
            [key(t("Oui, retirer"), ActOn(screen, member.id, Act.REMOVE_SURELY))],
            [key(t("Retirer et effacer"), ActOn(screen, member.id, Act.ERASE_SURELY))],
            [key(t("Non, revenir"), ShowMember(screen, member.id))],
        ),
    )


def removed(member: Member, screen: str) -> Message:
    """The card, once the person is out."""
    return Message(
        text=t("Accès retiré : {who}.", who=labels.who(member)), markup=keys([_to_list(screen)])
    )


def access_ended(phone: str, *, left_groups: bool) -> Message:
    """To whoever was removed."""
    if left_groups:
        gone = t(
            "Votre accès à Vigie a pris fin et vous avez quitté ses groupes. Ce que vous y avez lu "
            "reste confidentiel. Merci de votre engagement."
        )
    else:
        gone = t(
            "Votre accès à Vigie a pris fin. Ce que vous y avez lu reste confidentiel. "
            "Merci de votre engagement."
        )
    return Message(text=joined([gone, _mistake(phone)], " "), markup=no_permanent())


def access_suspended(phone: str, *, left_groups: bool) -> Message:
    """To whoever was suspended."""
    if left_groups:
        gone = t(
            "Votre accès à Vigie est suspendu et vous avez quitté ses groupes. Ce que vous y avez "
            "lu reste confidentiel."
        )
    else:
        gone = t("Votre accès à Vigie est suspendu. Ce que vous y avez lu reste confidentiel.")
    return Message(text=joined([gone, _mistake(phone)], " "), markup=no_permanent())


def access_back(member: Member, permanent_keys: Mapping[str, Any]) -> Message:
    """To whoever was reinstated."""
    return Message(
        text=t("Bonjour {name}. Votre accès à Vigie est rétabli.", name=member.first_name),
        markup=permanent_keys,
    )


def unreachable(member: Member, reason: str) -> Message:
    """To the coordinators, once: somebody gets no messages any more."""
    said = t("{who} ne reçoit plus rien : {why}.", who=labels.who(member), why=_why(reason))
    if "deactivated" in reason:
        mend = t(
            "Appelez cette personne. Avec un autre compte, il lui faudra une nouvelle invitation : "
            "/membres pour retirer l'ancien accès, /inviter pour le nouveau."
        )
    else:
        mend = t(
            "Appelez cette personne ; il lui suffira de rouvrir Vigie et de toucher « Démarrer »."
        )
    return Message(text=joined([said, mend], " "))


def not_oneself() -> str:
    """Nobody ends their own access."""
    return t("Pas votre propre accès : demandez à une autre personne de la coordination.")


def gone() -> str:
    """No such person, or no longer."""
    return t("Cette personne n'est plus dans la liste.")


def _line(member: Member, dead: Mapping[str, str]) -> Html:
    return joined(
        [
            UNREACHABLE if _is_lost(member, dead) else SIGNS[member.status],
            Html(bold(labels.name(member)) + ","),
            joined([Html(labels.role(member.role).lower()), _how_many(member)], ", "),
        ],
        " ",
    )


def _is_lost(member: Member, dead: Mapping[str, str]) -> bool:
    return member.is_active and member.chat in dead


def _how_many(member: Member) -> Html | None:
    if member.role not in LOCAL_ROLES:
        return None
    return n("{count} commune", "{count} communes", len(member.communes))


def _facts(of: Card) -> list[Html | None]:
    member = of.member
    return [
        escaped(member.organisation) if member.organisation else None,
        joined([labels.kind(member.kind), labels.role(member.role)], " · "),
        labels.communes_of(member, of.communes),
        _charter(of),
        t("Depuis : {day}", day=of.day(member.created_at)),
        Html(f"\n{SIGNS[member.status]} {t(_STATUSES[member.status])}"),
        _link(of),
        t("⚠️ Injoignable : {why}.", why=_why(of.lost)) if of.lost is not None else None,
        _words(of),
    ]


def _charter(of: Card) -> Html | None:
    version = of.member.charter_version
    if not version:
        return None
    if of.signed_at is None:
        return t("Charte : version {version}", version=version)
    day = of.day(of.signed_at)
    return t("Charte : version {version}, acceptée le {day}", version=version, day=day)


def _link(of: Card) -> Html | None:
    if of.member.status is not Status.INVITED or of.invitation is None:
        return None
    if of.invitation.revoked_at is not None:
        return t("Lien annulé.")
    if of.invitation.used_at is not None:
        return t("Lien ouvert le {day}.", day=of.day(of.invitation.used_at))
    if of.invitation.is_open(of.now):
        return t("Lien valable jusqu'au {day}.", day=of.day(of.invitation.expires_at))
    return t("Lien expiré.")


def _words(of: Card) -> Html | None:
    if of.member.status is not Status.SIGNED or of.invitation is None:
        return None
    return t("La personne doit vous dire : {words}", words=bold(of.invitation.words))


def _acts(of: Card, screen: str) -> Sequence[Row]:
    member = of.member

    def act(label: str, which: Act) -> Mapping[str, Any]:
        return key(label, ActOn(screen, member.id, which))

    remove = act(t("Retirer"), Act.REMOVE)
    match member.status:
        case Status.ACTIVE:
            return column([act(t("Suspendre"), Act.SUSPEND), remove])
        case Status.SUSPENDED:
            return column([act(t("Réintégrer"), Act.REINSTATE), remove])
        case Status.SIGNED if of.invitation is not None:
            yes = key(t("C'est bien cette personne"), ConfirmPerson(of.invitation.id))
            no = key(t("Ce n'est pas elle"), DenyPerson(of.invitation.id))
            return column([yes, no, remove])
        case Status.INVITED:
            again = act(t("Nouvelle invitation"), Act.INVITE_AGAIN)
            closed = of.invitation is None or of.invitation.revoked_at is not None
            undo = [] if closed else [act(t("Annuler l'invitation"), Act.REVOKE)]
            return column([again, *undo, remove])
    return []


def _turning(page: int, last: int, screen: str) -> Row:
    before = [key(t("Page précédente"), TurnPage(screen, page - 1))] if page > 0 else []
    after = [key(t("Page suivante"), TurnPage(screen, page + 1))] if page < last else []
    return [*before, *after]


def _to_list(screen: str) -> Mapping[str, Any]:
    return key(t("Retour à la liste"), TurnPage(screen, 0))


def _mistake(phone: str) -> Html:
    if phone:
        return t("Une erreur ? {phone}", phone=phone)
    return t("Une erreur ? Parlez-en à la coordination.")


def _why(reason: str) -> Html:
    """Telegram's reason in people's words."""
    if "blocked" in reason:
        return t("Vigie est bloqué sur son téléphone")
    if "deactivated" in reason:
        return t("son compte Telegram n'existe plus")
    return t("Telegram ne trouve plus sa conversation")
