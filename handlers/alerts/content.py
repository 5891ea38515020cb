"""The words for a whole situation: on the review card, and when somebody opens the alert."""

from collections.abc import Mapping
from datetime import date

from handlers.alerts.labels import label, meaning
from handlers.alerts.report import Report
from handlers.alerts.vocabulary import Risk, When
from handlers.dates import spoken_date
from handlers.words import Html, bold, joined, language, t


def summary(report: Report, names: Mapping[str, str], today: date) -> Html:
    """Every coded value, a line each."""
    lines = [
        _line(t("Commune"), names[report.commune] if report.commune else None),
        _line(t("Nature"), label(report.nature) if report.nature else None),
        _line(t("Gravité"), meaning(report.severity) if report.severity else None),
        _line(t("Risque que cela dégénère"), risk_said(report, today)),
        _line(t("Lieu"), label(report.place) if report.place else None),
        _line(t("Public"), label(report.public) if report.public else None),
        _line(t("Vu"), _inside(label(report.seen)) if report.seen else None),
    ]
    danger = Html(f"🚨 {bold(t('Danger immédiat'))}") if report.immediate_danger else None
    return joined([danger, *lines])


def risk_said(report: Report, today: date) -> Html:
    """« probable, cette nuit »; « non précisé » where nobody said."""
    if report.risk is None:
        return t("non précisé")
    return joined([label(report.risk), _when_said(report, today)], ", ")


def risk_in_notice(report: Report, today: date) -> Html | None:
    """« pourrait dégénérer cette nuit »: what the group reads of the risk."""
    if report.risk is Risk.UNDER_WAY:
        return t("en cours")
    if report.risk not in (Risk.POSSIBLE, Risk.LIKELY):
        return None
    likely = report.risk is Risk.LIKELY
    said = t("risque de dégénérer") if likely else t("pourrait dégénérer")
    return joined([said, _when_said(report, today)], " ")


def _when_said(report: Report, today: date) -> Html | None:
    if report.when is When.TONIGHT:
        return t("cette nuit")
    if report.when is When.WEEKEND:
        return t("ce week-end")
    if report.on is not None:
        return t("le {day}", day=spoken_date(report.on, today, language()))
    return None


def _inside(said: Html) -> Html:
    """A label inside a sentence: « hier »."""
    return Html(said[:1].lower() + said[1:])


def _line(name: str, value: str | None) -> Html | None:
    return t("{name} : <b>{value}</b>", name=name, value=value) if value else None
