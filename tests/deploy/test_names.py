"""What deploy/ and the operator's page name exists: settings, commands, paths, ports."""

import re
from pathlib import Path

import pytest
from typer.main import get_command

from bot.cli import app
from bot.settings import Settings
from bot.web import PATH
from handlers.calendars.service import PATH as CALENDAR

ROOT = Path(__file__).parents[2]
COMPOSE = ROOT / "deploy/compose/compose.yaml"
DOCKERFILE = ROOT / "deploy/Dockerfile"
UNITS = sorted((ROOT / "deploy/systemd").glob("*.service"))
PAGES = [
    ROOT / "README.md",
    *(ROOT / "docs").glob("exploitation.md"),
    *(ROOT / "docs/guide").glob("*.md"),
]
SETTINGS = {name.upper() for name in Settings.model_fields}
OTHERS = {
    # systemd's name for the folder of secrets, read by bot.settings
    "CREDENTIALS_DIRECTORY",
    # the image of PostgreSQL, Docker's compose file and the proxy's
    *("POSTGRES_USER", "POSTGRES_DB", "POSTGRES_PASSWORD_FILE", "POSTGRES_INITDB_ARGS"),
    *("DOMAIN", "VIGIE_VERSION"),
    # Python, pip and the shell
    *("PYTHON", "PYTHONPATH", "PYTHONUNBUFFERED", "PYTHONDONTWRITEBYTECODE", "PATH", "PREFIX"),
    *("PIP_DISABLE_PIP_VERSION_CHECK", "PIP_NO_CACHE_DIR", "PIP_ROOT_USER_ACTION"),
}


def lines_of(file: Path) -> list[str]:
    """The lines without comments."""
    found = file.read_text(encoding="utf-8").splitlines()
    return [line for line in found if not line.lstrip().startswith("#")]


def services() -> dict[str, str]:
    """The text of each service of the compose file."""
    text = "\n".join(lines_of(COMPOSE)).partition("\nservices:\n")[2].partition("\nnetworks:\n")[0]
    parts = re.split(r"^  (\w+):$", text, flags=re.MULTILINE)
    return dict(zip(parts[1::2], parts[2::2], strict=True))


def test_every_setting_in_the_files_exists() -> None:
    environment = re.findall(r"^ {6}([A-Z_]+):", "\n".join(lines_of(COMPOSE)), re.MULTILINE)
    assert "PUBLIC_URL" in environment
    for file in (DOCKERFILE, ROOT / "deploy/systemd/env", *UNITS):
        environment += re.findall(r"\b([A-Z][A-Z_]+)=", "\n".join(lines_of(file)))
    assert "METRICS_LISTEN" in environment
    assert set(environment) <= SETTINGS | OTHERS


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_every_setting_in_the_pages_exists(page: Path) -> None:
    named = set(re.findall(r"`([A-Z]{3,}(?:_[A-Z]+)+)(?:=[^`]*)?`", page.read_text("utf-8")))
    assert named <= SETTINGS | OTHERS


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_every_command_in_the_pages_exists(page: Path) -> None:
    commands: dict[str, object] = getattr(get_command(app), "commands")  # noqa: B009
    named = re.findall(r"(?:^|`|/bin/|sudo )vigie ([a-z-]+)", page.read_text("utf-8"))
    assert set(named) <= set(commands)


def test_every_secret_is_a_setting_or_the_server_s_own_and_is_made() -> None:
    used = set(re.findall(r"^ {2}(\w+): \{file: secrets/\1\}", COMPOSE.read_text(), re.MULTILINE))
    assert used - {"postgres_password"} == {
        *("telegram_token", "webhook_secret", "vigie_key", "database_url")
    }
    assert used - {"postgres_password"} <= set(Settings.model_fields)
    made = (ROOT / "deploy/compose/secrets.sh").read_text()
    assert all(f"secrets/{name}" in made for name in used)
    for service in services().values():
        named = re.search(r"secrets: \[(.*)\]", service)
        assert named is None or set(named[1].split(", ")) <= used


def test_the_proxy_lets_in_what_the_bot_hears_and_nothing_else() -> None:
    proxy = lines_of(ROOT / "deploy/compose/Caddyfile")
    paths = [line.split()[1:] for line in proxy if line.split()[:1] == ["path"]]
    calendars = CALENDAR.format(address="*").removesuffix(".ics")
    assert paths == [[PATH], [calendars]]
    assert "\trespond 404" in proxy
    port = re.search(r" LISTEN=0\.0\.0\.0:(\d+)", DOCKERFILE.read_text())
    assert port
    assert f"\t\tdynamic a vigie {port[1]} {{" in proxy
    assert not any("9090" in line for line in proxy)
    unlogged = "\n".join(proxy)
    assert "request>headers delete" in unlogged  # the secret is among them
    assert f'request>uri regexp "^{calendars.removesuffix("*")}.*"' in unlogged


def test_only_the_proxy_can_be_reached_and_every_service_is_shut_in() -> None:
    found = services()
    assert set(found) == {"vigie", "postgres", "proxy"}
    assert [name for name, text in found.items() if "ports:" in text] == ["proxy"]
    shut_in = COMPOSE.read_text().partition("services:")[0]
    for line in ("read_only: true", "cap_drop: [ALL]", "no-new-privileges:true"):
        assert line in shut_in
    for text in found.values():
        assert "<<: *shut-in" in text
        assert "limits: {cpus:" in text
        assert "pids_limit:" in text
        assert "docker.sock" not in text
        assert "privileged:" not in text
    assert "networks: [inside]" in found["postgres"]
    assert "inside:\n    internal: true" in COMPOSE.read_text()
    assert "replicas: 2" in found["vigie"]


def test_the_image_is_built_from_the_lock_and_run_by_nobody_in_particular() -> None:
    build, _, final = DOCKERFILE.read_text().rpartition("\nFROM ")
    assert "--require-hashes --only-binary :all:" in build
    for word in ("pip install", "apt-get", "ADD ", "curl", "wget"):
        assert word not in final
    for line in ("USER 10001:10001", "STOPSIGNAL SIGTERM", "HEALTHCHECK", 'ENTRYPOINT ["vigie"]'):
        assert f"\n{line}" in final
    copied = set(re.findall(r"^COPY (\w+) /opt/vigie/src/\1$", build, re.MULTILINE))
    packages = re.search(
        r"^packages = \[(.*)\]", (ROOT / "pyproject.toml").read_text(), re.MULTILINE
    )
    assert packages
    assert copied == set(re.findall(r'"(\w+)"', packages[1]))
    allowed = {line[1:] for line in lines_of(ROOT / ".dockerignore") if line.startswith("!")}
    assert allowed == copied | {"requirements.lock", "deploy/vigie"}


@pytest.mark.parametrize("unit", UNITS, ids=lambda unit: unit.name)
def test_a_unit_is_shut_in(unit: Path) -> None:
    lines = set(lines_of(unit))
    assert {
        "User=vigie",
        "NoNewPrivileges=yes",
        "CapabilityBoundingSet=",
        "ProtectSystem=strict",
        "ProtectHome=yes",
        "PrivateTmp=yes",
        "PrivateDevices=yes",
        "MemoryDenyWriteExecute=yes",
        "RestrictNamespaces=yes",
        "SystemCallFilter=@system-service",
        "UMask=0077",
    } <= lines
    assert ("InaccessiblePaths=/etc/vigie/keys" in lines) is (unit.stem == "vigie-backup")


def test_every_metric_that_an_alert_looks_at_is_published() -> None:
    rules = (ROOT / "deploy/prometheus/vigie.rules.yaml").read_text(encoding="utf-8")
    published = (ROOT / "bot/metrics.py").read_text(encoding="utf-8")
    named = set(re.findall(r"\bvigie_\w+", rules))
    assert len(named) > 5
    assert all(f'"{name.removesuffix("_total")}"' in published for name in named)
