"""Why something is not noted: words over the press."""

from handlers.words import Html, t


def not_begun() -> Html:
    """Nothing is decided before."""
    return t("La réunion n'a pas commencé : les décisions se notent à partir de son début.")


def approved() -> Html:
    """A later meeting approved them."""
    return t("Ce relevé est approuvé : il ne change plus.")


def mayor_decides() -> Html:
    """CSI L.132-13."""
    return t("Seuls le maire ou un adjoint d'une commune invitée en décident.")


def over() -> Html:
    """Done already, or given up."""
    return t("C'est déjà fini : cette décision est faite, ou abandonnée.")


def not_yours() -> Html:
    """Somebody else leads it, or it is none."""
    return t("Cette décision n'existe pas, ou ne vous est pas confiée.")


def noted() -> Html:
    """Done."""
    return t("C'est noté.")


def published_meanwhile() -> Html:
    """By somebody else who writes."""
    return t("Ce relevé vient d'être publié par quelqu'un d'autre. Revenez en arrière et relisez.")


def told() -> Html:
    """It was published."""
    return t("Cette décision est publiée : elle ne change plus ici.")
