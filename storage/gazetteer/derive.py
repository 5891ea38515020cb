"""Derive `france.json.xz` from the npm package `@etalab/decoupage-administratif` 6.0.0.

Run by hand, once a year, when the official list changes:

    npm pack @etalab/decoupage-administratif@6.0.0 && tar xzf etalab-*.tgz
    python -m storage.gazetteer.derive package

The package's `communes.json` holds four types of entry. Today's communes are those of type
`commune-actuelle` (34,969). `commune-deleguee` and `commune-associee` are former communes that
kept their name inside a new one (2,576). `arrondissement-municipal` are the 45 districts of Paris,
Lyon and Marseille: no communes, so they are left out, and their postcodes stand with the city.
"""

import argparse
import json
import lzma
from collections import defaultdict
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from storage.gazetteer.france import FILE

TODAY = "commune-actuelle"
FORMER = frozenset({"commune-deleguee", "commune-associee"})

# Corsica's INSEE codes of before 1976. They look like the island's postcodes of today (20100 is
# Sartène's), and nobody has used them for fifty years.
CORSICA_BEFORE_1976 = "20"

Entry = dict[str, Any]


def derive(package: Path) -> bytes:
    """Return the compressed gazetteer, the same bytes for the same package.

    `package` is the unpacked folder. The shape is that which `france.py` reads: each
    intercommunality as `[siren, name, kind, communes]`, the communes that are in none (the islands)
    under `outside`, and each commune as `[insee, name, population, postcodes, former]`.
    """
    communes = _commune_rows(_read(package, "communes.json"))
    intercommunalities = [
        [
            entry["code"],
            entry["nom"],
            entry["type"],
            [
                communes.pop(insee)
                for insee in sorted(member["code"] for member in entry["membres"])
            ],
        ]
        for entry in sorted(_read(package, "epci.json"), key=lambda entry: str(entry["code"]))
    ]
    gazetteer = {"intercommunalities": intercommunalities, "outside": list(communes.values())}
    text = json.dumps(gazetteer, ensure_ascii=False, separators=(",", ":"))
    return lzma.compress(text.encode(), preset=9 | lzma.PRESET_EXTREME)


def _commune_rows(entries: list[Entry]) -> dict[str, list[Any]]:
    """Today's communes by INSEE code, in the order of the codes."""
    former = _former_by_commune(entries)
    return {
        entry["code"]: [
            entry["code"],
            entry["nom"],
            entry.get("population", 0),  # the Terres australes and Clipperton have nobody
            " ".join(entry.get("codesPostaux", [])),
            sorted(former.get(entry["code"], [])),
        ]
        for entry in sorted(entries, key=lambda entry: str(entry["code"]))
        if entry["type"] == TODAY
    }


def _former_by_commune(entries: list[Entry]) -> dict[str, list[str]]:
    """Former communes by today's INSEE code, each as "code name", or "code" without a name."""
    names_today = {entry["code"]: entry["nom"] for entry in entries if entry["type"] == TODAY}
    named = [entry for entry in entries if entry["type"] in FORMER]
    former: dict[str, list[str]] = defaultdict(list)
    for entry in named:
        if (entry["chefLieu"], names_today[entry["chefLieu"]]) != (entry["code"], entry["nom"]):
            former[entry["chefLieu"]].append(f"{entry['code']} {entry['nom']}")
    # A named entry says itself where it is today; `anciensCodes` adds those whose name is lost.
    for today, code in _former_codes(entries, known={entry["code"] for entry in named}):
        former[today].append(code)
    return former


def _former_codes(entries: list[Entry], *, known: set[str]) -> Iterable[tuple[str, str]]:
    for entry in entries:
        for code in entry.get("anciensCodes", []):
            if code not in known and not code.startswith(CORSICA_BEFORE_1976):
                yield entry["code"], code


def _read(package: Path, name: str) -> list[Entry]:
    entries: list[Entry] = json.loads((package / "data" / name).read_text(encoding="utf-8"))
    return entries


def main() -> None:
    """Write the data file beside this script and say what it holds."""
    parser = argparse.ArgumentParser(description="Derive the gazetteer from the official list.")
    parser.add_argument("package", type=Path, help="the unpacked npm package")
    content = derive(parser.parse_args().package)
    FILE.write_bytes(content)
    print(f"{FILE.name}: {len(content):,} bytes")  # noqa: T201 - a script run by hand


if __name__ == "__main__":
    main()
