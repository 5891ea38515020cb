"""Article 40 of the code of criminal procedure, in few words: Vigie is not that report."""

from handlers.alerts.report import Report
from handlers.alerts.vocabulary import OFFENCES
from handlers.words import Html, t
from storage.alerts import Severity


def may_apply(report: Report) -> bool:
    """Whether what is told may be a crime or an offence."""
    grave = report.severity is Severity.RED or report.immediate_danger
    return grave or report.nature in OFFENCES


def reminder() -> Html:
    """Who has to tell whom (CPP, art. 40; CSI, L.132-2)."""
    return t(
        "⚖️ Un crime ou un délit ? Les élus et les agents publics en avisent sans délai le "
        "procureur (article 40). Vigie ne le fait pas à votre place."
    )
