"""What goes out by mail or SMS: that something waits, for which commune, and nothing else."""

import re
from collections.abc import Mapping

from handlers.exercise import banner
from handlers.words import Html, joined, later, plain, t
from storage.addresses import Address
from storage.alerts import Alert, Severity
from storage.knocks import Letter
from storage.policy import Policy

_WAITING: Mapping[Severity, str] = {
    Severity.GREEN: later("Une alerte verte vous attend pour {commune}."),
    Severity.YELLOW: later("Une alerte jaune vous attend pour {commune}."),
    Severity.ORANGE: later("Une alerte orange vous attend pour {commune}."),
    Severity.RED: later("Une alerte rouge vous attend pour {commune}."),
}


def waiting(to: Address, alert: Alert, commune: str, policy: Policy, bot: str) -> Letter:
    """An alert waits. `bot` is its name in Telegram, as far as it is known."""
    sentence = t(_WAITING[alert.severity], commune=commune)
    where = t("Pour la lire, ouvrez Vigie dans Telegram.")
    link = Html(f"https://t.me/{bot}") if bot else None
    danger = t("Danger immédiat : 17.")
    return _letter(to, sentence, [banner(policy), sentence, joined([where, link], " "), danger])


def code(to: Address, digits: str, *, asked_by_other: bool) -> Letter:
    """The code that shows that an address is the right one, and its owner's."""
    head = t("Votre code pour Vigie : {digits}", digits=digits)
    if asked_by_other:
        use = t("Donnez-le à la coordination du conseil, qui vous le demande.")
    else:
        use = t("Écrivez-le dans votre conversation avec Vigie, et ne le donnez à personne.")
    return _letter(to, t("Vigie : votre code"), [head, use])


def _letter(to: Address, subject: str, lines: list[Html | None]) -> Letter:
    text = re.sub(r"<[^>]+>", "", joined(lines))
    return Letter(to, plain(subject), plain(Html(text)))
