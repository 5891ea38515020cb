"""What a person reads when a command could not be carried out: one line that says what to do."""

import errno
from collections.abc import Callable, Mapping
from typing import Any
from zoneinfo import ZoneInfoNotFoundError

from pydantic import ValidationError
from sqlalchemy.exc import ArgumentError, DatabaseError
from telegram.error import InvalidToken

from bot.commands.refused import Refused
from bot.delivery.gateways import GatewayUnreadable
from bot.listening import AddressTaken
from bot.log import LEVELS, LevelUnknown, place_of
from bot.transport.proxy import ProxyUnsupported
from storage import keyfile
from storage.audit import AuditBroken
from storage.backups import (
    BackupDamaged,
    BackupExists,
    BackupNotWritten,
    NotABackup,
    ShapeOutdated,
)
from storage.council import CouncilExists, CouncilMissing
from storage.engine import DatabaseUnreachable
from storage.gazetteer import IntercommunalityUnknown
from storage.migrations import DatabaseTooNew
from storage.restoring import DatabaseInUse
from storage.sealing import KeyMalformed
from storage.vault import WrongKey

FULL = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)


def line_for(error: BaseException) -> str:
    """The line for what a person can mend; for the rest the kind and the place, never its words."""
    if isinstance(error, BaseExceptionGroup):
        return line_for(error.exceptions[0])
    for kind, line in _LINES.items():
        if isinstance(error, kind):
            return line(error)
    return f"Erreur inattendue, à nous signaler : {type(error).__name__}, {place_of(error)}."


def _settings_line(error: ValidationError) -> str:
    names = ", ".join(str(each["loc"][0]).upper() for each in error.errors() if each["loc"])
    return f"Ce réglage n’est pas compris : {names}. Voyez .env.example."


def _system_line(error: OSError) -> str:
    if error.errno == errno.EADDRINUSE:
        return "Un autre programme tient déjà ce port : arrêtez-le d’abord."
    if error.errno in FULL:
        return "Le disque est plein : faites de la place, puis recommencez."
    what = error.filename or "un fichier"
    return f"Impossible d’ouvrir {what} : vérifiez le chemin et les droits."


def _database_line(error: DatabaseError) -> str:
    if code := getattr(error.orig, "sqlstate", None):
        return f"Le serveur refuse (code {code}) : vérifiez les droits du compte de DATABASE_URL."
    return "Ce fichier n’est pas une base de Vigie, ou il est abîmé. Vérifiez DATABASE_URL."


_LINES: Mapping[type[BaseException], Callable[[Any], str]] = {
    Refused: str,
    keyfile.KeyFileMissing: lambda error: (
        f"Il n’y a pas de clé dans {error.path}. Rapportez-la de votre sauvegarde, "
        "ou créez d’abord le conseil : vigie init --siren …"
    ),
    keyfile.KeyFileTooOpen: lambda error: (
        f"D’autres que vous peuvent lire la clé. Faites : chmod 600 {error.path}"
    ),
    keyfile.KeyFileUnreadable: lambda error: (
        f"La clé {error.path} ne peut être ni lue ni écrite : vérifiez les droits du dossier."
    ),
    keyfile.KeyFileExists: lambda error: (
        f"Il y a déjà une clé dans {error.path} : rien n’a été écrasé."
    ),
    keyfile.KeyFileMalformed: lambda error: (
        f"{error.path} ne contient pas de clé : rapportez-la de votre sauvegarde."
    ),
    KeyMalformed: lambda _: "VIGIE_KEY n’est pas une clé : 43 lettres et chiffres sont attendus.",
    WrongKey: lambda _: (
        "Cette clé n’ouvre pas cette base. Vérifiez VIGIE_KEY_FILE (ou VIGIE_KEY) et DATABASE_URL."
    ),
    CouncilMissing: lambda _: (
        "Aucun conseil n’est installé dans cette base. Commencez par : vigie init --siren …"
    ),
    CouncilExists: lambda _: (
        "Un conseil est déjà installé dans cette base : rien n’a été changé. Pour une autre "
        "personne : vigie invite-coordinator"
    ),
    IntercommunalityUnknown: lambda error: (
        f"Aucune intercommunalité n’a le SIREN « {error.siren} » : neuf chiffres, "
        "par exemple 200033025."
    ),
    DatabaseTooNew: lambda _: (
        "Cette base vient d’une version plus récente de Vigie : installez celle-là."
    ),
    DatabaseUnreachable: lambda error: (
        f"La base ne répond pas : {error}. Vérifiez DATABASE_URL, et que la base est en marche."
    ),
    AuditBroken: lambda error: (
        f"Le journal a été changé : il ne tient plus à l’acte n° {error.sequence}. "
        "Gardez cette base et vos sauvegardes, et prévenez votre DPO."
    ),
    AddressTaken: lambda error: (
        f"Impossible d’écouter à {error} : un autre programme y est déjà, ou cette adresse n’est "
        "pas de cette machine. Voyez LISTEN et METRICS_LISTEN."
    ),
    BackupExists: lambda error: f"Il y a déjà un fichier {error.file} : rien n’a été écrasé.",
    BackupNotWritten: lambda error: (
        f"{error.file} n’a pas pu être écrit : vérifiez la place sur le disque. Rien n’en reste."
    ),
    BackupDamaged: lambda error: (
        f"{error.file} est abîmé : prenez une autre sauvegarde. Rien n’a été changé."
    ),
    NotABackup: lambda error: (
        f"{error.file} n’est pas une sauvegarde de Vigie. Rien n’a été changé."
    ),
    ShapeOutdated: lambda _: (
        "Cette base vient d’une version plus ancienne de Vigie : faites la sauvegarde avec "
        "celle-là, ou lancez d’abord vigie run."
    ),
    DatabaseInUse: lambda _: (
        "Un autre programme se sert de cette base : arrêtez-le d’abord. Rien n’a été changé."
    ),
    InvalidToken: lambda _: (
        "Telegram refuse ce jeton. Recopiez dans TELEGRAM_TOKEN celui que donne @BotFather."
    ),
    ProxyUnsupported: lambda _: (
        "Ce proxy ne parle pas HTTP : donnez dans HTTPS_PROXY une adresse qui commence par http://"
    ),
    ZoneInfoNotFoundError: lambda _: (
        "Ce réglage n’est pas compris : TIMEZONE. Exemple : Europe/Paris."
    ),
    GatewayUnreadable: lambda error: (
        f"Ce réglage n’est pas compris : {error.way.name}_GATEWAY. Il y faut une adresse que la "
        "bibliothèque Apprise connaît, avec {to} à la place de la personne. Voyez .env.example."
    ),
    LevelUnknown: lambda _: (
        f"Ce réglage n’est pas compris : LOG_LEVEL. Choix : {', '.join(LEVELS)}."
    ),
    ValidationError: _settings_line,
    ArgumentError: lambda _: (
        "DATABASE_URL n’est pas comprise. Exemples : sqlite:///data/vigie.db, "
        "postgresql+psycopg://vigie:…@serveur/vigie"
    ),
    ModuleNotFoundError: lambda error: (
        f"Il manque le module {error.name}. Installez-le, ou corrigez DATABASE_URL."
    ),
    DatabaseError: _database_line,
    OSError: _system_line,
}
