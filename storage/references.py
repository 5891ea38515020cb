"""Short random names that people read out over the phone: A-4M7T, E-7K2Q."""

import secrets

LETTERS = "23456789ABCDEFGHJKMNPQRSTVWXYZ"
"""Neither 0 and O, 1, I and L, nor U beside V."""
LENGTH = 4


def fresh(kind: str) -> str:
    """A random reference of a kind: « A » for an alert, « E » for an error."""
    return f"{kind}-{''.join(secrets.choice(LETTERS) for _ in range(LENGTH))}"
