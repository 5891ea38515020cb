"""The walls between slices: import-linter watches those that pyproject.toml names, all of them."""

import tomllib
from pathlib import Path

ROOT = Path(__file__).parents[2]
NO_SLICES = {"handlers.dates"}


def test_every_slice_has_its_wall() -> None:
    folders = {f"handlers.{each.parent.name}" for each in ROOT.glob("handlers/*/__init__.py")}
    contracts = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["importlinter"]
    (walls,) = (each for each in contracts["contracts"] if each["type"] == "independence")
    assert set(walls["modules"]) == folders - NO_SLICES
