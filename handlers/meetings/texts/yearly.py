"""What the coordination reads when the yearly plenary is due."""

from datetime import date

from handlers.dates import spoken_date
from handlers.words import Html, bold, joined, language, t
from storage.meetings import Meeting
from storage.messages import Message


def plenary_due(last: Meeting, limit: date, planned: Meeting | None, today: date) -> Message:
    """None is planned in time; `planned` is one that would come too late."""
    head = bold(t("Une plénière est à prévoir."))
    rule = t(
        "La dernière a eu lieu le {last}. Il en faut une par an (article D.132-9 du code de la "
        "sécurité intérieure) : au plus tard le {limit}.",
        last=_day(last.local.date(), today),
        limit=_day(limit, today),
    )
    if planned is None:
        state = t("Aucune n'est encore prévue. Pour la préparer : /reunion.")
    else:
        state = t(
            "Celle qui est prévue, le {day}, viendrait trop tard. Pour la déplacer : /reunions.",
            day=_day(planned.local.date(), today),
        )
    return Message(text=joined([head, rule, state]))


def _day(day: date, today: date) -> Html:
    return Html(spoken_date(day, today, language()))
