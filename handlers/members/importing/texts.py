"""What a coordinator reads who invites many partners at once."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from zoneinfo import ZoneInfo

from handlers import keyboard
from handlers.dates import spoken_time
from handlers.members.importing.buttons import Act, ImportKey
from handlers.members.importing.reading import MOST, Column, Problem, Read, Reason
from handlers.members.inviting import Answers
from handlers.members.texts.labels import KINDS, ROLES
from handlers.members.texts.labels import role as role_said
from handlers.words import Html, bold, escaped, joined, language, later, n, t, within_limit
from storage.drafts import Draft
from storage.members import Kind, Role
from storage.messages import Document, Message

_REASONS: Mapping[Reason, str] = {
    Reason.NAME: later("le prénom ou le nom manque, ou est trop long"),
    Reason.ORGANISATION: later("l'organisme manque, ou est trop long"),
    Reason.KIND: later("le genre « {said} » n'existe pas"),
    Reason.ROLE: later("le rôle « {said} » ne va pas avec ce genre"),
    Reason.COMMUNE: later("la commune « {said} » n'est pas reconnue"),
    Reason.NO_COMMUNE: later("il faut au moins une commune"),
    Reason.TWICE: later("{said} est déjà plus haut dans le tableau"),
    Reason.KNOWN: later("{said} est déjà partenaire, ou attendu"),
}


def ask(draft: Draft, *, waits: bool, problem: Html | None) -> Message:
    """The table, please."""
    if waits:
        return Message(text=t("Je lis le tableau…"), markup=keyboard.keys([_leave(draft)]))
    how = t(
        "Envoyez le tableau des partenaires : un fichier CSV, ou ses lignes copiées ici. La "
        "première ligne nomme les colonnes : {columns}. Jusqu'à {most} personnes.",
        columns=", ".join(Column),
        most=MOST,
    )
    safe = t("Rien n'est enregistré avant que vous ayez relu.")
    model = [_key(draft, t("Recevoir un modèle"), Act.MODEL)]
    return Message(
        text=joined([bold(t("Inviter plusieurs partenaires")), problem, how, safe], "\n\n"),
        markup=keyboard.keys(model, [_leave(draft)]),
        protected=True,
    )


def columns_missing(missing: Sequence[Column]) -> Html:
    """The first row does not name them."""
    return t("Il manque des colonnes : {columns}.", columns=", ".join(missing))


def too_many() -> Html:
    """Over the limit."""
    return t("C'est trop à la fois : {most} personnes au plus.", most=MOST)


def problems(found: Read) -> Html:
    """A line for each; nothing counts while there is one."""
    if not found.problems:
        return t("Ce tableau n'a aucune ligne sous ses titres.")
    count = n(
        "Rien n'est enregistré : {count} ligne à corriger.",
        "Rien n'est enregistré : {count} lignes à corriger.",
        len(found.problems),
    )
    lines = _shortened(bold(count), [_problem(one) for one in found.problems])
    is_of_a_list = any(one.reason in {Reason.KIND, Reason.ROLE} for one in found.problems)
    where = t("« Recevoir un modèle » donne les genres et les rôles.") if is_of_a_list else None
    return joined([lines, where])


def review(draft: Draft, people: Sequence[Answers]) -> Message:
    """Whom the table names."""
    count = n("{count} personne à inviter", "{count} personnes à inviter", len(people))
    lines = [_person(one) for one in people]
    text = joined(
        [
            _shortened(bold(count), lines),
            t(
                "Chacune aura son lien, sur une carte à imprimer. Toutes, ou aucune : rien n'est "
                "encore enregistré."
            ),
        ],
        "\n\n",
    )
    invite = n("Inviter {count} personne", "Inviter {count} personnes", len(people))
    rows = [
        [_key(draft, invite, Act.INVITE)],
        [_key(draft, t("Envoyer un autre tableau"), Act.AGAIN)],
        [_leave(draft)],
    ]
    return Message(text=text, markup=keyboard.keys(*rows), protected=True)


def changed() -> Html:
    """Somebody was invited in the meantime."""
    return t("Des partenaires sont arrivés entre-temps. Envoyez de nouveau le tableau.")


def done(count: int) -> Message:
    """The form has done its work."""
    return Message(
        text=n(
            "✓ {count} invitation est prête : les cartes suivent.",
            "✓ {count} invitations sont prêtes : les cartes suivent.",
            count,
        )
    )


def cards(file: Document, until: datetime, zone: ZoneInfo) -> Message:
    """The cards: to be printed, so they may be saved; they leave the chat by themselves."""
    return Message(
        text=t(
            "Une carte par personne, à imprimer (format A5) et à remettre en main propre : qui "
            "tient une carte peut entrer. Ce message s'efface à {at} : enregistrez-le d'ici là, et "
            "effacez le fichier une fois imprimé.",
            at=spoken_time(until, zone, language()),
        ),
        document=file,
    )


def model() -> Message:
    """A table to be filled in, with two lines that look invented."""
    head = ";".join(Column)
    first = ("Amina", "Exemple", "Association exemple", KINDS[Kind.ASSOCIATION])
    second = ("Paul", "Exemple", "Mairie exemple", KINDS[Kind.MUNICIPALITY])
    rows = [
        head,
        ";".join([*first, "", t("toutes")]),
        ";".join([*second, "Maire", t("toutes")]),
    ]
    content = "\ufeff" + "\r\n".join(rows) + "\r\n"
    kinds = ", ".join(label for kind, label in KINDS.items() if kind is not Kind.DUTY_PHONE)
    text = t(
        "Un modèle à compléter. Genres : {kinds}. Rôles, où il y a le choix : {roles}.",
        kinds=kinds,
        roles=", ".join(label for role, label in ROLES.items() if role is not Role.DUTY_PHONE),
    )
    return Message(text=text, document=Document("partenaires.csv", content.encode()))


def left() -> Message:
    """Nothing is kept."""
    return Message(text=t("D'accord : rien n'est enregistré, personne n'est invité."))


def _problem(problem: Problem) -> Html:
    why = t(_REASONS[problem.reason], said=problem.said)
    return t("Ligne {line} : {why}.", line=problem.line, why=why)


def _person(person: Answers) -> Html:
    role = role_said(person.role) if person.role else ""
    return t(
        "{name}, {organisation} ({role})",
        name=escaped(person.full_name),
        organisation=person.organisation,
        role=role,
    )


def _shortened(head: Html, lines: Sequence[Html]) -> Html:
    """Most of a message: the rest of the screen needs room, too."""
    shown, rest = lines[:LINES], len(lines) - LINES
    more = n("… et {count} autre.", "… et {count} autres.", rest) if rest > 0 else None
    return joined([within_limit(head, shown), more])


LINES = 20


def _leave(draft: Draft) -> keyboard.Key:
    return _key(draft, t("Annuler"), Act.LEAVE)


def _key(draft: Draft, label: str, act: Act) -> keyboard.Key:
    return keyboard.key(label, ImportKey(draft.id, draft.version, act))
