"""The way out that the machine's environment names, as the stock client finds it."""

from urllib.parse import urlsplit
from urllib.request import getproxies, proxy_bypass


def proxy_to(address: str) -> str | None:
    """The address of the proxy for this address, by HTTPS_PROXY, HTTP_PROXY, ALL_PROXY, NO_PROXY.

    Raises `ProxyUnsupported`.
    """
    to = urlsplit(address)
    if proxy_bypass(to.hostname or ""):
        return None
    proxies = getproxies()
    proxy = proxies.get(to.scheme) or proxies.get("all")
    if not proxy:
        return None
    proxy = proxy if "://" in proxy else f"http://{proxy}"
    if urlsplit(proxy).scheme not in {"http", "https"}:
        raise ProxyUnsupported
    return proxy


class ProxyUnsupported(Exception):
    """The environment names a proxy that does not speak HTTP."""
