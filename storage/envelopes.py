"""The sealed content of alerts: an envelope each, and the keys that open it for a circle."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Column, ForeignKey, Integer, LargeBinary, Table, insert, select

from storage.connection import Connection
from storage.envelope import Envelope, EnvelopeTampered, Header, WrappedKey
from storage.schema import Id, Sealed, metadata

envelopes = Table(
    "envelopes",
    metadata,
    Column("alert", Id, ForeignKey("alerts.id"), primary_key=True),
    Column("header", LargeBinary, nullable=False),
    Column("body", Sealed, nullable=False),
)

wrapped_keys = Table(
    "wrapped_keys",
    metadata,
    Column("alert", Id, ForeignKey("alerts.id"), primary_key=True),
    Column("circle", Id, ForeignKey("circles.id"), primary_key=True, index=True),
    Column("epoch", Integer, primary_key=True, autoincrement=False),
    Column("kid", LargeBinary, nullable=False),
    Column("wrapped_dek", Sealed, nullable=False),
)


class Envelopes:
    """Keeps what `storage.envelope` has sealed, and never opens it."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    async def add(self, alert: str, envelope: Envelope) -> None:
        """Keep the content of a new alert."""
        header = envelope.header.to_bytes()
        row = {"alert": alert, "header": header, "body": envelope.body}
        await self._connection.execute(_ADD, row)
        keys = [_key_values(alert, key) for key in envelope.keys]
        await self._connection.execute(_ADD_KEYS, keys)

    async def hand_over(self, alert: str, keys: Sequence[WrappedKey]) -> None:
        """Keep what opens an alert for more circles."""
        if keys:
            await self._connection.execute(_ADD_KEYS, [_key_values(alert, key) for key in keys])

    async def get(self, alert: str) -> Envelope:
        """The sealed content of an alert. Raises `EnvelopeTampered` where it is another one's."""
        kept = select(envelopes).where(envelopes.c.alert == alert)
        row = (await self._connection.execute(kept)).one()
        header = Header.from_bytes(row.header)
        if (header.alert_id, header.note_id) != (alert, None):
            raise EnvelopeTampered
        keys = select(wrapped_keys).where(wrapped_keys.c.alert == alert)
        return Envelope(
            header,
            row.body,
            tuple(
                WrappedKey(key.circle, key.epoch, key.kid, key.wrapped_dek)
                for key in await self._connection.execute(keys)
            ),
        )


def _key_values(alert: str, key: WrappedKey) -> dict[str, Any]:
    return {
        "alert": alert,
        "circle": key.circle_id,
        "epoch": key.epoch,
        "kid": key.kid,
        "wrapped_dek": key.wrapped_dek,
    }


_ADD = insert(envelopes)
_ADD_KEYS = insert(wrapped_keys)
