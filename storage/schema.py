"""The catalogue of tables: one metadata, the column types that every noun shares, and fresh ids."""

import base64
import hashlib
import secrets
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import DateTime, LargeBinary, MetaData, Text
from sqlalchemy.engine import Dialect
from sqlalchemy.types import TypeDecorator

metadata = MetaData(
    naming_convention={
        "ix": "ix_%(column_0_N_label)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "ck": "ck_%(table_name)s_%(constraint_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
        "pk": "pk_%(table_name)s",
    }
)

Id = Text
"""A column that holds what `new_id` makes."""

Sealed = LargeBinary
"""A column that only `storage.vault` can read."""


class Instant(TypeDecorator[datetime]):
    """A moment: aware on the way in, UTC in the database, aware on the way out."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Refuse a naive moment with `ValueError`."""
        del dialect
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("a moment without a time zone cannot be stored")
        return value.astimezone(UTC)

    def process_result_value(self, value: Any, dialect: Dialect) -> datetime | None:
        """SQLite gives moments without a zone: they are UTC."""
        del dialect
        if value is None:
            return None
        moment: datetime = value
        return moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)


def new_id() -> str:
    """128 random bits as 22 URL-safe characters: made before the insert, never changed."""
    return secrets.token_urlsafe(16)


def following_id(*parts: str) -> str:
    """128 bits as `new_id` writes them, which follow from what names a thing: always the same."""
    # By length each, so that no two lists of parts read alike.
    named = "".join(f"{len(part)}:{part}" for part in parts)
    digest = hashlib.sha256(named.encode()).digest()[:16]
    return base64.urlsafe_b64encode(digest).rstrip(b"=").decode()
