"""The council's card, the question for each setting, and what ends the trial period."""

from collections.abc import Mapping
from datetime import date, time

from handlers.council.buttons import ChangeSetting, Move, MoveSetting, ShowPage
from handlers.council.service import Overview
from handlers.council.settings import (
    PAGES,
    RULES,
    Among,
    Hour,
    Page,
    PastDay,
    Phone,
    Rule,
    Setting,
    Whole,
)
from handlers.dates import spoken_date
from handlers.keyboard import column, key, keys
from handlers.words import Html, bold, escaped, joined, language, later, n, t
from storage.drafts import Draft
from storage.messages import Message
from storage.policy import Policy

PARAGRAPH = "\n\n"

LABELS: Mapping[Setting, str] = {
    Setting.DPIA_ON: later("Analyse d'impact (AIPD)"),
    Setting.APPROVAL_ON: later("Accord des autorités"),
    Setting.COORDINATION_PHONE: later("Téléphone de la coordination"),
    Setting.CRIP_PHONE: later("Téléphone de la CRIP"),
    Setting.NIGHT_FROM: later("Début de la nuit"),
    Setting.NIGHT_UNTIL: later("Fin de la nuit"),
    Setting.DIGEST_AT: later("Point du matin"),
    Setting.RELAY_RED_MINUTES: later("Relais d'une alerte rouge"),
    Setting.RELAY_ORANGE_HOURS: later("Relais d'une alerte orange"),
    Setting.RELAY_CALM_HOURS: later("Relais d'une jaune ou verte"),
    Setting.OFFICE_FROM: later("Ouverture des bureaux"),
    Setting.OFFICE_UNTIL: later("Fermeture des bureaux"),
    Setting.SMALL_COMMUNE: later("Petite commune"),
    Setting.READING_MINUTES: later("Temps de lecture"),
    Setting.DRAFT_NUDGE_MINUTES: later("Rappel d'alerte non envoyée"),
    Setting.ATTACHMENTS_MOST: later("Pièces jointes"),
    Setting.GROWTH_COUNT: later("Alertes qui se répètent"),
    Setting.GROWTH_DAYS: later("Période de répétition"),
    Setting.NEWS_DAYS: later("Nouvelles d'une alerte suivie"),
    Setting.LAPSE_GRACE_HOURS: later("Délai avant la coordination"),
    Setting.ARCHIVE_DAYS: later("Archivage"),
    Setting.KEEPING_DAYS: later("Durée de conservation"),
    Setting.DELIVERED_DAYS: later("Trace des envois"),
    Setting.INVITATION_DAYS: later("Durée d'une invitation"),
    Setting.CHARTER_NOTICE_DAYS: later("Préavis d'une charte"),
    Setting.GROUP_GRACE_MINUTES: later("Départ d'un groupe non relié"),
    Setting.SHIFT_HOURS: later("Durée d'un service au poste d'astreinte"),
    Setting.ROUND_TABLE_DAYS: later("Tour de table"),
    Setting.REMINDER_GROUP_DAYS: later("Rappel de réunion au groupe"),
    Setting.REMINDER_PRIVATE_DAYS: later("Rappel de réunion en privé"),
    Setting.REMINDER_SOON_HOURS: later("Dernier rappel de réunion"),
    Setting.RECALLED_PLENARY: later("Rappels : plénière"),
    Setting.RECALLED_RESTRICTED: later("Rappels : formation restreinte"),
    Setting.RECALLED_WATCH_CELL: later("Rappels : cellule de veille"),
    Setting.RECALLED_EXCHANGE_GROUP: later("Rappels : groupe d'échange"),
    Setting.RECALLED_PROBLEM_SOLVING_GROUP: later("Rappels : groupe partenarial (GPO)"),
    Setting.PLENARY_NOTICE_DAYS: later("Préavis de la plénière annuelle"),
    Setting.SCHOOL_ZONE: later("Vacances scolaires"),
}

TABS: Mapping[Page, str] = {
    Page.COUNCIL: later("Conseil"),
    Page.ALERTS: later("Alertes"),
    Page.RELAY: later("Relais"),
    Page.MEETINGS: later("Réunions"),
}

_WHICH = later(
    "Quels rappels pour ces réunions ? Écrivez « tous », « en privé » (la veille et le jour même), "
    "« la veille » ou « aucun ». Les réunions déjà prévues gardent les leurs."
)

ASKED: Mapping[Setting, str] = {
    Setting.DPIA_ON: later("À quelle date l'analyse d'impact a-t-elle été validée ?"),
    Setting.APPROVAL_ON: later("À quelle date les autorités ont-elles donné leur accord ?"),
    Setting.COORDINATION_PHONE: later("À quel numéro joindre la coordination ?"),
    Setting.CRIP_PHONE: later("Quel est le numéro de la CRIP du Département ?"),
    Setting.NIGHT_FROM: later(
        "À partir de quelle heure les alertes vertes et jaunes attendent-elles le matin ?"
    ),
    Setting.NIGHT_UNTIL: later(
        "À quelle heure transmettre les alertes vertes et jaunes de la nuit ?"
    ),
    Setting.DIGEST_AT: later(
        "À quelle heure dire à chacun, le matin, combien d'alertes l'attendent ?"
    ),
    Setting.RELAY_RED_MINUTES: later(
        "Après combien de minutes sans réponse une alerte rouge passe-t-elle à la personne "
        "suivante ?"
    ),
    Setting.RELAY_ORANGE_HOURS: later(
        "Après combien d'heures sans réponse une alerte orange passe-t-elle à la personne "
        "suivante ?"
    ),
    Setting.RELAY_CALM_HOURS: later(
        "Après combien d'heures de bureau sans réponse une alerte jaune ou verte passe-t-elle à "
        "la personne suivante ?"
    ),
    Setting.OFFICE_FROM: later("À quelle heure les bureaux ouvrent-ils, les jours ouvrés ?"),
    Setting.OFFICE_UNTIL: later("À quelle heure les bureaux ferment-ils, les jours ouvrés ?"),
    Setting.SMALL_COMMUNE: later(
        "En dessous de combien d'habitants le groupe ne voit-il que le secteur et la couleur ?"
    ),
    Setting.READING_MINUTES: later(
        "Combien de minutes une alerte ouverte reste-t-elle à l'écran ?"
    ),
    Setting.DRAFT_NUDGE_MINUTES: later(
        "Après combien de minutes rappeler qu'une alerte n'est pas partie ?"
    ),
    Setting.GROWTH_COUNT: later(
        "À partir de combien d'alertes d'une même situation Vigie le signale-t-elle ?"
    ),
    Setting.GROWTH_DAYS: later("En combien de jours ces alertes doivent-elles arriver ?"),
    Setting.ATTACHMENTS_MOST: later(
        "Combien de photos, messages vocaux ou PDF une alerte peut-elle porter ? 0 : aucun. "
        "Telegram les transporte ; Vigie en ôte date, lieu et auteur, et les garde scellés."
    ),
    Setting.NEWS_DAYS: later(
        "Sans échéance promise, après combien de jours demander des nouvelles à qui suit une "
        "alerte ?"
    ),
    Setting.LAPSE_GRACE_HOURS: later(
        "Sans réponse à cette demande, après combien d'heures prévenir la coordination ?"
    ),
    Setting.ARCHIVE_DAYS: later(
        "Combien de jours après sa fin une alerte est-elle archivée ? Pour la relire ensuite, il "
        "faut dire pourquoi."
    ),
    Setting.KEEPING_DAYS: later(
        "Combien de jours garder une alerte après sa dernière étape, et une réunion après sa fin "
        "(avec son relevé) ? Trois ans au plus (1095 jours), dit la CNIL. Ensuite elles "
        "disparaissent, pour de bon."
    ),
    Setting.DELIVERED_DAYS: later(
        "Combien de jours Vigie se souvient-elle de qui a été prévenu de quoi ?"
    ),
    Setting.INVITATION_DAYS: later("Combien de jours un lien d'invitation est-il valable ?"),
    Setting.CHARTER_NOTICE_DAYS: later(
        "Combien de jours entre l'annonce d'une charte et sa date d'effet ?"
    ),
    Setting.SHIFT_HOURS: later(
        "Au bout de combien d'heures demander de nouveau qui parle à un poste d'astreinte ?"
    ),
    Setting.GROUP_GRACE_MINUTES: later(
        "Après combien de minutes Vigie quitte-t-elle un groupe que personne n'a relié ?"
    ),
    Setting.ROUND_TABLE_DAYS: later(
        "Combien de jours avant une réunion faut-il demander aux invités leurs points pour "
        "l'ordre du jour ?"
    ),
    Setting.REMINDER_GROUP_DAYS: later(
        "Combien de jours avant faut-il rappeler une réunion au groupe ?"
    ),
    Setting.REMINDER_PRIVATE_DAYS: later(
        "Combien de jours avant faut-il rappeler une réunion en privé ?"
    ),
    Setting.REMINDER_SOON_HOURS: later(
        "Combien d'heures avant faut-il rappeler une réunion à qui vient ?"
    ),
    Setting.RECALLED_PLENARY: _WHICH,
    Setting.RECALLED_RESTRICTED: _WHICH,
    Setting.RECALLED_WATCH_CELL: _WHICH,
    Setting.RECALLED_EXCHANGE_GROUP: _WHICH,
    Setting.RECALLED_PROBLEM_SOLVING_GROUP: _WHICH,
    Setting.PLENARY_NOTICE_DAYS: later(
        "Une plénière se tient au moins une fois par an. Combien de jours avant la date limite "
        "prévenir la coordination, si aucune n'est prévue ?"
    ),
    Setting.SCHOOL_ZONE: later(
        "De quelle zone sont les vacances scolaires ? Écrivez « A », « B », « C » ou « aucune "
        "zone ». Les réunions qui tombent pendant ces vacances vous seront signalées."
    ),
}


def card(of: Overview, page: Page, today: date, screen: str, noted: Html | None = None) -> Message:
    """/conseil: who we are, the settings of one page with their keys, and the other pages."""
    counts = joined(
        [
            n("{count} commune", "{count} communes", of.communes),
            n("{count} partenaire actif", "{count} partenaires actifs", of.members),
            n("{count} groupe", "{count} groupes", of.groups),
        ],
        " · ",
    )
    settings = joined(
        t("{label} : {value}", label=t(LABELS[one]), value=bold(_value(of.policy, one, today)))
        for one in PAGES[page]
    )
    changes = [key(t(LABELS[one]), ChangeSetting(screen, one)) for one in PAGES[page]]
    tabs = [key(_tab(one, page), ShowPage(screen, one)) for one in Page]
    return Message(
        text=joined([bold(of.name), noted, counts, _mode(of.policy), settings], PARAGRAPH),
        markup=keys(tabs, *column(changes)),
    )


def question(
    draft: Draft, setting: Setting, policy: Policy, today: date, problem: Html | None = None
) -> Message:
    """What is asked for one setting."""
    now = t("Valeur actuelle : {value}", value=bold(_value(policy, setting, today)))
    erase = key(t("Effacer"), MoveSetting(draft.id, draft.version, Move.ERASE))
    back = key(t("Retour"), MoveSetting(draft.id, draft.version, Move.BACK))
    return Message(
        text=joined([bold(t(LABELS[setting])), problem, t(ASKED[setting]), now], PARAGRAPH),
        markup=keys([erase] if may_be_empty(setting) else [], [back]),
    )


def end_of_exercise(draft: Draft) -> Message:
    """The second date: everything becomes real."""
    end = key(
        t("Terminer le mode exercice"), MoveSetting(draft.id, draft.version, Move.END_EXERCISE)
    )
    back = key(t("Retour"), MoveSetting(draft.id, draft.version, Move.BACK))
    return Message(
        text=t(
            "Les deux dates seront notées, et le mode exercice prendra fin : dès maintenant, "
            "chaque alerte sera réelle. Tous les partenaires en seront prévenus."
        ),
        markup=keys(*column([end, back])),
    )


def exercise_ended() -> Message:
    """To every partner."""
    return Message(
        text=t(
            "Le mode exercice est terminé. À partir de maintenant, chaque alerte est réelle. "
            "Danger immédiat : 17, 112, ou 114 par SMS."
        )
    )


def noted(setting: Setting) -> Html:
    """A value was kept."""
    return t("✓ C'est noté : {label}.", label=t(LABELS[setting]))


def misread(rule: Rule) -> Html:
    """Why a typed value was not taken."""
    match rule:
        case Whole(least, most):
            return t("Il me faut un nombre entre {least} et {most}.", least=least, most=most)
        case Hour():
            return t("Il me faut une heure, comme « 22 h » ou « 6 h 30 ».")
        case Phone():
            return t("Il me faut un numéro de téléphone, comme « 03 29 00 00 00 ».")
        case PastDay():
            return t("Il me faut une date passée, comme « 3 mars 2026 ».")
        case Among(words):
            named = joined([t("« {word} »", word=t(word)) for word in words], ", ")
            return t("Il me faut un de ces mots : {words}.", words=named)


def may_be_empty(setting: Setting) -> bool:
    """Whether a value can be taken away again."""
    return isinstance(RULES[setting], PastDay | Phone)


def _tab(of: Page, shown: Page) -> str:
    label = t(TABS[of])
    return f"• {label}" if of is shown else label


def _mode(policy: Policy) -> Html:
    if policy.is_exercise:
        return t(
            "Mode exercice : chaque avis le dit. Il prend fin quand les deux dates sont notées, "
            "l'analyse d'impact et l'accord des autorités."
        )
    return t("Vigie est en service.")


def _value(policy: Policy, setting: Setting, today: date) -> Html:
    value, rule = getattr(policy, setting), RULES[setting]
    if isinstance(rule, Among):
        return next(t(word) for word, kept in rule.words.items() if kept == value)
    match value:
        case None | "":
            return t("à compléter")
        case date():
            return escaped(spoken_date(value, today, language()))
        case time():
            return _hour(value)
        case str():
            return escaped(value)
    return _counted(setting, value)


def _hour(value: time) -> Html:
    if not value.minute:
        return t("{hour} h", hour=value.hour)
    return t("{hour} h {minutes}", hour=value.hour, minutes=f"{value.minute:02}")


def _counted(setting: Setting, value: int) -> Html:
    if setting is Setting.SMALL_COMMUNE:
        return t("moins de {value} habitants", value=value)
    if setting is Setting.GROWTH_COUNT:
        return n("{count} alerte", "{count} alertes", value)
    if setting is Setting.ATTACHMENTS_MOST:
        return t("{count} par alerte", count=value) if value else t("aucune")
    if setting.endswith("_minutes"):
        return t("{value} min", value=value)
    if setting.endswith("_days"):
        return n("{count} jour", "{count} jours", value)
    return t("{value} h", value=value)
