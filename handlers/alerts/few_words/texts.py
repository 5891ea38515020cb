"""What the screen that waits for a few words shows."""

from datetime import date

from handlers import keyboard
from handlers.alerts.few_words.asking import LONGEST, Step, Words
from handlers.alerts.few_words.buttons import Choice, SayWords
from handlers.findings import findings_said
from handlers.words import Html, joined, quoted, t
from storage.drafts import Draft
from storage.messages import Message

SHOWN = 3000
"""Signs of what was typed that are shown to be copied: a message holds no more with the rest."""


def screen(
    draft: Draft, words: Words, question: Html, today: date, *, without: str | None
) -> Message:
    """The question, or what is wrong with what was typed."""
    leave = _key(draft, t("Annuler"), Choice.LEAVE)
    if words.step is Step.DOUBTFUL:
        rows = [
            [_key(draft, t("Réécrire"), Choice.REWRITE)],
            [_key(draft, t("C'est voulu, garder"), Choice.KEEP)],
            [leave],
        ]
        text = findings_said(words.text, today)
    else:
        go_on = [_key(draft, t(without), Choice.WITHOUT)] if without else []
        rows = [go_on, [leave]]
        text = joined([question, _warning(), _again(words)], "\n\n")
    return Message(text=text, markup=keyboard.keys(*rows), protected=True)


def left() -> Message:
    """Annuler."""
    return Message(text=t("C'est annulé : rien n'est parti, rien n'est gardé."))


def _warning() -> Html:
    return t(
        "Des faits, pas des personnes : ni nom, ni adresse, ni date de naissance. Ce message sera "
        "effacé ici, mais Telegram l'aura transporté."
    )


def _again(words: Words) -> Html | None:
    """What was typed is there to be copied; it leaves the screen with the next step."""
    if not words.text:
        return None
    excess = len(words.text) - LONGEST
    long = t("⚠️ C'est trop long de {count} caractères. Votre texte, à raccourcir :", count=excess)
    return joined(
        [
            long if words.step is Step.TOO_LONG else t("Votre texte, à reprendre :"),
            quoted(words.text[:SHOWN]),
        ]
    )


def _key(draft: Draft, label: str, choice: Choice) -> keyboard.Key:
    return keyboard.key(label, SayWords(draft.id, draft.version, choice))
