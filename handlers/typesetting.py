"""Papers as PDF, for print and for screen readers: tagged, with their fonts in them."""

import json
import re
from collections.abc import Mapping
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from typst import PDFStandard

_PICTURES = re.compile("[\x00-\x1f\x7f\u2600-\u27bf\u200d\ufe0f\U0001f000-\U0001faff]")
_LONG = re.compile(r"(\S{40})(?=\S)")


def pdf_of(template: Path, said: Mapping[str, Any], now: datetime) -> bytes:
    """The file: PDF/UA-1. `now` is aware.

    The template gets what is `said` as JSON in `sys.inputs.said`: strings, never markup, so
    nothing that was typed is a command.
    """
    from typst import TypstError  # slow to import, and only papers need it

    try:
        return _typeset(template, said, now, ["ua-1"])
    except TypstError:
        # PDF/UA wants every sign to be shown, and no font has them all: a name in Chinese. The
        # tags are there all the same.
        return _typeset(template, said, now, [])


def printable(value: Any) -> Any:
    """The same without pictures; what is longer than a line may break."""
    if isinstance(value, str):
        return _LONG.sub("\\1\u200b", _PICTURES.sub("", value))
    if isinstance(value, dict):
        return {key: printable(each) for key, each in value.items()}
    if isinstance(value, list | tuple):
        return [printable(each) for each in value]
    return value


def _typeset(
    template: Path, said: Mapping[str, Any], now: datetime, standards: list["PDFStandard"]
) -> bytes:
    from typst import compile as typeset

    return typeset(
        _read(template),
        format="pdf",
        ignore_system_fonts=True,
        sys_inputs={"said": json.dumps(said, ensure_ascii=False)},
        pdf_standards=standards,
        timestamp=int(now.timestamp()),
    )


@cache
def _read(template: Path) -> bytes:
    return template.read_bytes()
