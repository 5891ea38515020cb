"""The words for a whole situation: on the review card, and when somebody opens the alert."""

from collections.abc import Mapping

from handlers.alerts.labels import label, meaning
from handlers.alerts.report import Report
from handlers.alerts.vocabulary import Risk
from handlers.alerts.when import Said, seen_when, when_said
from handlers.words import Html, bold, joined, t


def summary(report: Report, names: Mapping[str, str], said: Said) -> Html:
    """Every coded value, a line each, in words that are true when they are read."""
    lines = [
        _line(t("Commune"), names[report.commune] if report.commune else None),
        _line(t("Nature"), label(report.nature) if report.nature else None),
        _line(t("Gravité"), meaning(report.severity) if report.severity else None),
        _line(t("Risque que cela dégénère"), risk_said(report, said)),
        _line(t("Lieu"), label(report.place) if report.place else None),
        _line(t("Public"), label(report.public) if report.public else None),
        _line(t("Vu"), seen_when(report.seen, said) if report.seen else None),
    ]
    danger = Html(f"🚨 {bold(t('Danger immédiat'))}") if report.immediate_danger else None
    return joined([danger, *lines])


def risk_said(report: Report, said: Said) -> Html:
    """« probable, cette nuit »; « non précisé » where nobody said."""
    if report.risk is None:
        return t("non précisé")
    return joined([label(report.risk), when_said(report.when, report.on, said)], ", ")


def risk_in_notice(report: Report, said: Said) -> Html | None:
    """« pourrait dégénérer cette nuit »: what the group reads of the risk."""
    if report.risk is Risk.UNDER_WAY:
        return t("en cours")
    if report.risk not in (Risk.POSSIBLE, Risk.LIKELY):
        return None
    likely = report.risk is Risk.LIKELY
    how = t("risque de dégénérer") if likely else t("pourrait dégénérer")
    return joined([how, when_said(report.when, report.on, said)], " ")


def _line(name: str, value: str | None) -> Html | None:
    return t("{name} : <b>{value}</b>", name=name, value=value) if value else None
