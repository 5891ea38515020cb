"""The form of an invitation, screen by screen, and the link that it leads to."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from handlers.dates import spoken_date
from handlers.keyboard import Row, column, key, keys, pairs
from handlers.members.buttons import (
    Move,
    MoveInvitation,
    PickCommune,
    PickKind,
    PickRole,
    RevokeNew,
)
from handlers.members.inviting import LOCAL_ROLES, Answers, Step, roles_of
from handlers.members.texts import labels
from handlers.members.typed_words import LONGEST, Flaw
from handlers.words import Html, bold, escaped, joined, language, t
from storage.communes import OurCommune
from storage.drafts import Draft
from storage.members import Kind, Member, Role
from storage.messages import Message

PROPOSED = 6
"""So many of the largest communes have a key of their own; the others are typed."""
PARAGRAPH = "\n\n"
MOST_ON_A_KEY = 30


def screen(
    draft: Draft, answers: Answers, communes: Sequence[OurCommune], problem: str | None = None
) -> Message:
    """The step at which the form stands; `problem` is what was wrong with the last typed line."""
    names = {one.insee: one.name for one in communes}
    match Step(draft.step):
        case Step.KIND:
            body, rows = _kind(draft)
        case Step.ROLE:
            body, rows = _role(draft, answers)
        case Step.NAME:
            body = _ask_name(answers)
            rows = _keep(draft, answers.full_name)
        case Step.ORGANISATION:
            body = t("Quel organisme ou service ? Écrivez son nom.")
            rows = _keep(draft, answers.organisation)
        case Step.COMMUNES if answers.doubts:
            body, rows = _doubt(draft, answers, names)
        case Step.COMMUNES:
            body, rows = _communes(draft, answers, communes)
        case Step.REVIEW:
            body, rows = _review(draft, answers, names)
    text = joined([bold(t("Inviter un partenaire")), problem, body], PARAGRAPH)
    return Message(text=text, markup=keys(*rows, _last_row(draft)))


def flaw(of: Flaw) -> Html:
    """Why a typed line was not taken."""
    match of:
        case Flaw.EMPTY:
            return t("Je n'ai rien pu lire. Écrivez des lettres, s'il vous plaît.")
        case Flaw.TOO_LONG:
            return t("C'est trop long : {count} caractères au plus.", count=LONGEST)
        case Flaw.HALF_A_NAME:
            return t("Il me faut le prénom et le nom, comme « Amina Diallo ».")


def communes_unknown(said: Sequence[str]) -> Html:
    """Words that no commune of the council is called."""
    return t("Pas trouvé dans le conseil : {said}.", said=", ".join(said))


def choose_with_keys() -> Html:
    """A line was typed where a key was expected."""
    return t("Ici, choisissez avec les boutons.")


def cancelled() -> Message:
    """The form was given up."""
    return Message(text=t("Invitation abandonnée. Rien n'est parti."))


def created(member: Member, draft: str) -> Message:
    """In place of the form: what to do with the message that follows."""
    return Message(
        text=joined(
            [
                t("✓ L'invitation est prête : {who}.", who=labels.who(member)),
                t("Transférez-lui le message ci-dessous, et à personne d'autre."),
            ],
            PARAGRAPH,
        ),
        markup=keys([key(t("Annuler l'invitation"), RevokeNew(member.id, draft))]),
    )


def link_to_forward(
    member: Member, council: str, link: str, last_day: date, today: date
) -> Message:
    """What the invited person will read."""
    day = spoken_date(last_day, today, language())
    return Message(
        text=joined(
            [
                t("Bonjour {name},", name=member.first_name),
                t(
                    "Le CISPD ({council}) vous invite à rejoindre Vigie, qui porte ses alertes et "
                    "ses réunions sur Telegram. Ouvrez ce lien :",
                    council=council,
                ),
                escaped(link),
                t("Ce lien ne sert qu'une fois, jusqu'au {day}. Gardez-le pour vous.", day=day),
            ],
            PARAGRAPH,
        )
    )


def revoked(member: Member) -> Message:
    """The link was taken back."""
    return Message(
        text=t(
            "Invitation annulée : {who}. Le lien ne mène plus nulle part.",
            who=labels.who(member),
        )
    )


def too_late() -> str:
    """The link was used or closed before."""
    return t("Trop tard : cette invitation n'est plus en attente. Voyez /membres.")


Screen = tuple[Html, Sequence[Row]]


def _kind(draft: Draft) -> Screen:
    row = [key(labels.kind(one), PickKind(draft.id, draft.version, one)) for one in Kind]
    return t("Quel genre de partenaire ?"), pairs(row)


def _role(draft: Draft, answers: Answers) -> Screen:
    roles: Sequence[Role] = roles_of(answers.kind) if answers.kind else ()
    row = [key(labels.role(one), PickRole(draft.id, draft.version, one)) for one in roles]
    return t("Quel rôle ?"), column(row)


def _keep(draft: Draft, known: str) -> Sequence[Row]:
    """After « Retour », what was typed before need not be typed again."""
    label = t("Garder : {known}", known=known[:MOST_ON_A_KEY])
    return [[_move(draft, label, Move.NEXT)]] if known else []


def _ask_name(answers: Answers) -> Html:
    if answers.role is Role.DUTY_PHONE:
        return t("Comment s'appelle ce poste ? Par exemple « Poste d'astreinte de nuit ».")
    return t("Prénom et nom ? Écrivez-les sur une ligne, puis envoyez.")


def _doubt(draft: Draft, answers: Answers, names: Mapping[str, str]) -> Screen:
    doubt = answers.doubts[0]
    if len(doubt.among) == 1:
        return _only(draft, doubt.said, doubt.among[0], names)
    choices = [
        key(names[insee], PickCommune(draft.id, draft.version, insee)) for insee in doubt.among
    ]
    neither = _move(draft, t("Aucune de celles-ci"), Move.NEITHER)
    asked = t("« {said} » : de quelle commune s'agit-il ?", said=doubt.said)
    return asked, [*pairs(choices), [neither]]


def _only(draft: Draft, said: str, insee: str, names: Mapping[str, str]) -> Screen:
    """An old name or a slip leads to one commune alone: it is confirmed by its name."""
    name = names[insee]
    yes = key(t("Oui, {name}", name=name), PickCommune(draft.id, draft.version, insee))
    no = _move(draft, t("Non, une autre"), Move.NEITHER)
    return t("« {typed} » : c'est bien <b>{name}</b> ?", typed=said, name=name), [[yes], [no]]


def _communes(draft: Draft, answers: Answers, communes: Sequence[OurCommune]) -> Screen:
    names = {one.insee: one.name for one in communes}
    largest = sorted(communes, key=lambda one: -one.population)
    proposed = [one for one in largest if one.insee not in answers.communes][:PROPOSED]
    choices = [key(one.name, PickCommune(draft.id, draft.version, one.insee)) for one in proposed]
    rows = [*pairs(choices)]
    if answers.role in {Role.FIELD_PARTNER, Role.DUTY_PHONE} and len(answers.communes) < len(
        communes
    ):
        rows.append([_move(draft, t("Toutes les communes"), Move.EVERYWHERE)])
    if answers.communes:
        rows.append([_move(draft, t("Retirer la dernière"), Move.NOT_LAST)])
        rows.append([_move(draft, t("Continuer"), Move.NEXT)])
    return (
        joined(
            [
                t(
                    "Quelles communes ? Choisissez, ou écrivez leurs noms, "
                    "séparés par des virgules."
                ),
                _chosen(answers, names),
            ],
            PARAGRAPH,
        ),
        rows,
    )


def _review(draft: Draft, answers: Answers, names: Mapping[str, str]) -> Screen:
    lines = [
        bold(answers.full_name),
        escaped(answers.organisation),
        labels.kind(answers.kind) if answers.kind else None,
        labels.role(answers.role) if answers.role else None,
        _chosen(answers, names) if answers.role in LOCAL_ROLES else t("Tout le conseil"),
    ]
    body = joined([joined(lines), t("Tout est juste ?")], PARAGRAPH)
    return body, [[_move(draft, t("Créer le lien"), Move.CREATE)]]


def _chosen(answers: Answers, names: Mapping[str, str]) -> Html | None:
    return labels.communes([names[insee] for insee in answers.communes], len(names))


def _last_row(draft: Draft) -> Row:
    back = [] if draft.step == Step.KIND else [_move(draft, t("Retour"), Move.BACK)]
    return [*back, _move(draft, t("Annuler"), Move.CANCEL)]


def _move(draft: Draft, label: str, move: Move) -> Mapping[str, Any]:
    return key(label, MoveInvitation(draft.id, draft.version, move))
