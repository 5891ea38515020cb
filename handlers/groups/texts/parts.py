"""What several texts about groups share: communes by name, and the rights that the bot lacks."""

from collections.abc import Collection, Mapping, Sequence

from handlers.words import Html, later, t
from storage.groups import BotRight, Group

Names = Mapping[str, str]
"""INSEE code → name of the commune."""

MOST_NAMES = 30
"""Some sectors have over a hundred communes, and a message has an end."""

_RIGHTS = {
    BotRight.INVITE: later("« Inviter des membres », pour faire entrer les partenaires"),
    BotRight.RESTRICT: later("« Bannir des membres », pour faire sortir qui perd son accès"),
    BotRight.DELETE: later("« Supprimer les messages », pour ôter un avis périmé"),
}


def communes(codes: Collection[str], names: Names) -> Html:
    """The names of these communes, in alphabetical order: « A, B et C »."""
    found = sorted(names[insee] for insee in codes)
    if len(found) <= 1:
        return t("{only}", only="".join(found))
    if (others := len(found) - MOST_NAMES) > 1:
        some = ", ".join(found[:MOST_NAMES])
        return t("{some} et {others} autres communes", some=some, others=others)
    return t("{first} et {last}", first=", ".join(found[:-1]), last=found[-1])


def follows(group: Group, names: Names) -> Html:
    """Which communes the group serves from now on."""
    return t("Ce groupe suit désormais {communes}.", communes=communes(group.communes, names))


def let_write() -> Html:
    """What to do where the bot may not write."""
    return t(
        "Ouvrez le groupe, puis Administrateurs, et ajoutez-y Vigie : la prochaine alerte y "
        "paraîtra."
    )


def lacks(group: Group) -> Sequence[Html]:
    """What the bot lacks in a group, in people's words; nothing when it lacks nothing."""
    if not group.missing:
        return ()
    what = [Html(f"• {t(words)}") for right, words in _RIGHTS.items() if right in group.missing]
    return (
        t("Il me manque, comme administrateur :"),
        *what,
        t("Ouvrez le groupe, puis Administrateurs, puis Vigie : je vous dirai quand c'est bon."),
    )
