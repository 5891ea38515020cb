"""The canary: a secret in a note, and every place where it must not be found."""

import json
import logging
import os
import sys
import threading
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import pytest
import structlog
from sqlalchemy import Column, LargeBinary, Table, select

from bot import log
from bot.demo.evidence import group_traces, kept_traces, log_traces
from bot.playground import Group, Person
from storage import keyfile
from storage.audit import audit
from storage.circles import circles
from storage.engine import Database
from storage.members import Kind, Role
from storage.schema import metadata
from storage.sealing import SealBroken
from storage.unit_of_work import UnitOfWork
from storage.vault import Vault, WrongKey
from tests.house import TRONVILLE, House, offline_settings, open_house
from tests.journeys.flagging import fill_until_review

SECRET = "canari-Zoé-Wœhrlé-4e-étage-gauche"


@asynccontextmanager
async def logged_house(folder: Path) -> AsyncIterator[House]:
    """A house whose every log, libraries included, goes into a file at the finest level."""
    hooks = sys.excepthook, threading.excepthook, sys.unraisablehook
    with (folder / "vigie.log").open("a") as words:
        log.configure("DEBUG", "json", words)
        try:
            async with open_house(folder) as house:
                yield house
        finally:
            sys.excepthook, threading.excepthook, sys.unraisablehook = hooks
            logging.basicConfig(handlers=[logging.NullHandler()], force=True)
            structlog.reset_defaults()


async def flag_with_secret(house: House) -> tuple[Person, Person, Group]:
    """A note that holds the secret is sent, read and acknowledged."""
    claire = await house.coordinator()
    amina = await house.member("Amina Diallo", communes=[TRONVILLE])
    mayor = await house.member("Paul Petit", Role.MAYOR, Kind.MUNICIPALITY, [TRONVILLE])
    group = await house.linked_group("Veille", [TRONVILLE], claire, [mayor])
    await fill_until_review(amina)
    await amina.taps("Compléter…")
    await amina.taps("Note")
    await amina.sees("Écrivez quelques mots")
    await amina.says(SECRET)
    await amina.sees("Note jointe")
    await amina.presses("Envoyer")
    await house.settled()
    await mayor.presses("Lire")
    await mayor.sees(SECRET)
    await mayor.presses("Bien reçu")
    await house.settled()
    return amina, mayor, group


async def test_the_secret_is_read_by_the_mayor_and_found_nowhere_else(
    tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    async with logged_house(tmp_path) as house:
        amina, mayor, group = await flag_with_secret(house)
        assert mayor.saw(SECRET), "the secret has to be somewhere for this test to mean anything"
        assert not group_traces(house.telegram, SECRET)
        assert not any(SECRET in message.words for message in group.phone())
        assert not any(SECRET in message.text for message in amina.phone())
        for call in house.telegram.calls:
            assert SECRET not in json.dumps(call.params.get("reply_markup"), ensure_ascii=False)
            if call.chat not in (mayor.id, amina.id):  # its author sees its beginning once more
                assert SECRET not in json.dumps(dict(call.params), ensure_ascii=False)
        assert (tmp_path / "data" / "vigie.db-wal").stat().st_size > 0
        assert not kept_traces(tmp_path, SECRET)
        async with house.database.read() as uow:
            rows = (await uow.connection.execute(select(audit))).all()
            assert rows
            assert SECRET not in str(rows)
    assert not kept_traces(tmp_path, SECRET)
    assert not log_traces(tmp_path, SECRET)
    output = capfd.readouterr()
    assert SECRET not in output.out + output.err


async def test_nor_in_an_exception_that_the_note_met(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with logged_house(tmp_path) as house:
        amina = await house.member("Amina Diallo", communes=[TRONVILLE])
        await fill_until_review(amina)
        await amina.taps("Compléter…")
        await amina.taps("Note")
        await amina.sees("Écrivez quelques mots")

        def breaks(self: Vault, *cell: str, record: Any = None) -> bytes:
            raise RuntimeError(f"{cell} {record}")

        monkeypatch.setattr(Vault, "seal_json", breaks)
        await amina.says(SECRET)
        await house.telegram.quiet()
        monkeypatch.undo()
        await house.settled()
    text = (tmp_path / "vigie.log").read_text()
    assert "update failed" in text
    assert SECRET not in text


def sealed_columns() -> Iterator[tuple[Table, Column[Any]]]:
    """Every column of bytes that is no index, digest, public key or id of a key."""
    open_to_all = {"telegram_index", "digest", "public_key", "kid", "index", "account_index"}
    for table in metadata.sorted_tables:
        for column in table.columns:
            if isinstance(column.type, LargeBinary) and column.name not in open_to_all:
                yield table, column


async def test_with_a_wrong_key_every_sealed_column_stays_shut(tmp_path: Path) -> None:
    async with logged_house(tmp_path) as house:
        await flag_with_secret(house)
        stranger = Vault(os.urandom(32))
        opened: set[str] = set()
        async with house.database.read() as uow:
            for table, column in sealed_columns():
                rows = await uow.connection.execute(select(table).where(column.is_not(None)))
                for row in rows.mappings():
                    if opens(uow, uow.vault, table, column, row):
                        opened.add(table.name)
                    assert not opens(uow, stranger, table, column, row), column
            for circle in await uow.connection.execute(select(circles)):
                seed_of = (circle.id, circle.epoch, circle.kid, circle.sealed_seed)
                assert len(uow.vault.open_seed(*seed_of)) == 32
                with pytest.raises(SealBroken):
                    stranger.open_seed(*seed_of)
    # With the right key they open, so this test can fail.
    assert opened >= {"chats", "members", "groups", "alerts"}


def opens(uow: UnitOfWork, vault: Vault, table: Table, column: Column[Any], row: Any) -> bool:
    key = str(row[next(iter(table.primary_key.columns)).name])
    try:
        vault.open(table.name, column.name, str(row.get("id", key)), row[column.name])
    except SealBroken:
        return False
    return True


async def test_a_wrong_key_does_not_even_start(tmp_path: Path) -> None:
    async with logged_house(tmp_path) as house:
        await flag_with_secret(house)
    other = keyfile.create(tmp_path / "other.key")
    with pytest.raises(WrongKey) as refused:
        await Database.open(offline_settings(tmp_path).database_url, other)
    assert SECRET not in repr(refused.value)
