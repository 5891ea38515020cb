"""Connections: kept, counted, encrypted, led through a proxy, and all of them closed at the end."""

import asyncio
import gc
from datetime import UTC, datetime, timedelta
from ipaddress import ip_address
from pathlib import Path
from ssl import PROTOCOL_TLS_SERVER, SSLContext, create_default_context
from typing import Any

import pytest
from aiohttp import web
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from telegram.error import NetworkError, TimedOut

from bot.transport import Patience, ProxyUnsupported, Transport, proxy_to
from tests.bot.transport.both import BOTH, TOKEN, answer, bot_at, error, say
from tests.bot.transport.moody_api import AGREED, Mood, agrees, moody_api, raw_server


@pytest.mark.parametrize("make", BOTH)
async def test_a_connection_serves_the_next_call_too(make: Any) -> None:
    async with moody_api(agrees()) as api, make() as request:
        for _ in range(3):
            await say(bot_at(api.url, request))
    assert len(set(api.callers)) == 1
    assert len(api.arrived) == 3


@pytest.mark.parametrize("make", BOTH)
async def test_a_connection_that_was_closed_without_a_word_is_not_used(make: Any) -> None:
    async with raw_server(Mood(AGREED, "hangs up")) as server, make() as request:
        bot = bot_at(server.url, request)
        assert [await say(bot) for _ in range(10)] == [True] * 10
    assert len(server.heard) == 10


@pytest.mark.parametrize("make", BOTH)
async def test_no_more_calls_at_a_time_than_connections(make: Any) -> None:
    inside, most = 0, 0
    both_in = asyncio.Event()

    async def slowly(request: web.Request) -> web.StreamResponse:
        nonlocal inside, most
        inside += 1
        most = max(most, inside)
        if inside == 2:
            both_in.set()
        await both_in.wait()
        inside -= 1
        return await agrees()(request)

    patience = Patience(pool=None)
    async with moody_api(slowly) as api, make(patience, connections=2) as request:
        bot = bot_at(api.url, request)
        assert await asyncio.gather(*(say(bot) for _ in range(10))) == [True] * 10
    assert most == 2
    assert len(set(api.callers)) == 2


@pytest.mark.parametrize("make", BOTH)
async def test_a_call_that_finds_no_connection_free_says_that_it_was_not_sent(make: Any) -> None:
    patience = Patience(pool=0.05)
    arrived, over = asyncio.Event(), asyncio.Event()

    async def at_the_end(request: web.Request) -> web.StreamResponse:
        arrived.set()
        await over.wait()
        return await agrees()(request)

    async with moody_api(at_the_end) as api, make(patience, connections=1) as request:
        bot = bot_at(api.url, request)
        first = asyncio.create_task(say(bot))
        await arrived.wait()
        with pytest.raises(TimedOut, match="Pool timeout"):
            await say(bot)
        with pytest.raises(TimedOut, match="Pool timeout"):
            await say(bot, pool_timeout=0.01)
        over.set()
        assert await first is True
        assert await say(bot) is True
    assert len(api.arrived) == 2


@pytest.mark.parametrize("make", BOTH)
async def test_a_call_that_is_given_up_frees_its_connection(make: Any) -> None:
    arrived = asyncio.Event()

    async def never(_: web.Request) -> web.StreamResponse:
        arrived.set()
        return await asyncio.get_running_loop().create_future()  # type: ignore[no-any-return]

    async with moody_api(never) as api, make(connections=1) as request:
        bot = bot_at(api.url, request)
        given_up = asyncio.create_task(say(bot))
        await arrived.wait()
        given_up.cancel()
        await asyncio.wait({given_up})
        assert given_up.cancelled()
        api.answer = agrees()
        assert await say(bot) is True


def certificate(folder: Path) -> tuple[SSLContext, SSLContext]:
    """A server's certificate for loopback, and the trust of whoever knows it."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "loopback")])
    now = datetime.now(UTC)
    signed = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(1)
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(
            x509.SubjectAlternativeName([x509.IPAddress(ip_address("127.0.0.1"))]), critical=False
        )
        .sign(key, hashes.SHA256())
    )
    pem = folder / "loopback.pem"
    pem.write_bytes(
        key.private_bytes(
            serialization.Encoding.PEM,
            serialization.PrivateFormat.PKCS8,
            serialization.NoEncryption(),
        )
        + signed.public_bytes(serialization.Encoding.PEM)
    )
    server = SSLContext(PROTOCOL_TLS_SERVER)
    server.load_cert_chain(pem)
    return server, create_default_context(cadata=pem.read_text())


async def test_whoever_is_trusted_is_spoken_to_and_nobody_else(tmp_path: Path) -> None:
    tls, trust = certificate(tmp_path)
    async with moody_api(agrees(), tls) as api:
        assert [await answer(make, api.url, say, trust=trust) for make in BOTH] == [True, True]
        strangers = [type(await error(make, api.url, say)) for make in BOTH]
    assert strangers == [NetworkError, NetworkError]
    assert len(api.arrived) == 2


async def test_a_server_that_speaks_in_clear_where_tls_was_asked_for() -> None:
    async with moody_api(agrees()) as api:
        url = api.url.replace("http:", "https:")
        assert [type(await error(make, url, say)) for make in BOTH] == [NetworkError] * 2


def asked_of(heard: bytes) -> tuple[bytes, list[bytes]]:
    """The first line, and how the caller says who it is."""
    first, *headers = heard.split(b"\r\n")
    return first, [each for each in headers if each.lower().startswith(b"proxy-authorization:")]


async def test_the_way_leads_through_the_proxy() -> None:
    async with raw_server(Mood(AGREED, "hangs up")) as proxy:
        through = proxy.url.replace("//", "//vigie:secret@")
        for make in BOTH:
            assert await answer(make, "http://telegram.example", say, proxy=through) is True
    stock, mine = (asked_of(heard) for heard in proxy.heard)
    assert mine == stock
    assert mine[0] == f"POST http://telegram.example/bot{TOKEN}/sendMessage HTTP/1.1".encode()
    assert mine[1]


async def test_a_proxy_is_asked_for_a_tunnel_and_may_refuse() -> None:
    refusal = b"HTTP/1.1 407 Proxy Authentication Required\r\nContent-Length: 0\r\n\r\n"
    async with raw_server(Mood(refusal, "hangs up")) as proxy:
        through = proxy.url.replace("//", "//vigie:secret@")
        found = [
            type(await error(make, "https://telegram.example", say, proxy=through)) for make in BOTH
        ]
    assert found == [NetworkError, NetworkError]
    stock, mine = (asked_of(heard) for heard in proxy.heard)
    assert mine == stock
    assert mine[0] == b"CONNECT telegram.example:443 HTTP/1.1"


ENVIRONMENTS = [
    ({}, None),
    ({"HTTPS_PROXY": "http://proxy.example:3128"}, "http://proxy.example:3128"),
    ({"https_proxy": "proxy.example:3128"}, "http://proxy.example:3128"),
    ({"ALL_PROXY": "http://proxy.example:3128"}, "http://proxy.example:3128"),
    ({"HTTP_PROXY": "http://proxy.example:3128"}, None),
    ({"HTTPS_PROXY": "http://proxy.example:3128", "NO_PROXY": "telegram.org"}, None),
]


@pytest.mark.parametrize(("environment", "proxy"), ENVIRONMENTS, ids=str)
def test_the_environment_names_the_proxy(
    environment: dict[str, str], proxy: str | None, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("http_proxy", "https_proxy", "all_proxy", "no_proxy"):
        monkeypatch.delenv(name, raising=False)
        monkeypatch.delenv(name.upper(), raising=False)
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
    assert proxy_to("https://api.telegram.org") == proxy


def test_a_proxy_of_another_kind_is_refused_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HTTPS_PROXY", "socks5://proxy.example:1080")
    monkeypatch.delenv("NO_PROXY", raising=False)
    with pytest.raises(ProxyUnsupported):
        proxy_to("https://api.telegram.org")


@pytest.mark.parametrize("make", BOTH)
async def test_the_end_closes_every_connection(make: Any) -> None:
    async with raw_server(Mood(AGREED, "listens")) as server:
        async with make() as request:
            assert await say(bot_at(server.url, request)) is True
            assert not server.left.is_set()
        async with asyncio.timeout(5):
            await server.left.wait()


async def test_beginning_and_ending_may_come_twice_and_leave_nothing_open(tmp_path: Path) -> None:
    tls, trust = certificate(tmp_path)
    async with moody_api(agrees(), tls) as api:
        request = Transport(4, trust)
        bot = bot_at(api.url, request)
        for _ in range(2):
            await request.initialize()
            await request.initialize()
            assert await asyncio.gather(*(say(bot) for _ in range(4))) == [True] * 4
            await request.shutdown()
            await request.shutdown()
    gc.collect()  # what was left open would warn, and a warning is an error
