"""What may identify a person in somebody's own words, shown to whoever wrote it alone."""

from collections.abc import Mapping
from datetime import date

from handlers.note_check import Finding, FindingKind, identifying_patterns
from handlers.words import Html, bold, joined, later, t

MOST_FINDINGS = 10

_FOUND: Mapping[FindingKind, str] = {
    FindingKind.PHONE: later("un numéro de téléphone"),
    FindingKind.EMAIL: later("une adresse e-mail"),
    FindingKind.BIRTH_DATE: later("une date de naissance"),
    FindingKind.SOCIAL_SECURITY: later("un numéro de sécurité sociale"),
    FindingKind.PLATE: later("une plaque d'immatriculation"),
}


def findings_said(text: str, today: date) -> Html:
    """« Votre message contient : … Est-ce voulu ? »."""
    findings = identifying_patterns(text, today)
    parts = [
        bold(t("Votre message contient :")),
        joined([_found(text, finding) for finding in findings[:MOST_FINDINGS]]),
        t("Cela peut désigner une personne. Est-ce voulu ?"),
    ]
    return joined(parts, "\n\n")


def _found(text: str, finding: Finding) -> Html:
    piece = text[finding.start : finding.end]
    return t("• {kind} : « {piece} »", kind=t(_FOUND[finding.kind]), piece=piece)
