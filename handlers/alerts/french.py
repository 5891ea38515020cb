"""French that depends on a name: « de Tronville », « d'Ancerville », « au Bouchon »."""

from handlers.words import Html, language, t

VOWELS = "AÀÂÆEÉÈÊIÎOÔŒUY"


def of(name: str) -> Html:
    """The name after « de », elided or contracted; « of … » in English."""
    if language() != "fr":
        return Html(t("de {name}", name=name))
    if name.startswith("Le "):
        return Html(f"du {name.removeprefix('Le ')}")
    if name.startswith("Les "):
        return Html(f"des {name.removeprefix('Les ')}")
    return Html(f"d’{name}" if name[:1] in VOWELS else f"de {name}")


def at(name: str) -> Html:
    """The name after « à », contracted; « in … » in English."""
    if language() != "fr":
        return Html(t("à {name}", name=name))
    if name.startswith("Le "):
        return Html(f"au {name.removeprefix('Le ')}")
    if name.startswith("Les "):
        return Html(f"aux {name.removeprefix('Les ')}")
    return Html(f"à {name}")
