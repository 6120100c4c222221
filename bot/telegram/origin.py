"""Who an address means: host, port, the proxy of the environment, and what each request says of them."""

import base64
import functools
import urllib.request
from dataclasses import dataclass
from urllib.parse import SplitResult, unquote, urlsplit

from bot.setting_forms import is_loopback
from bot.telegram.connection import Unreached

PORTS = {"http": 80, "https": 443}


@dataclass(frozen=True, slots=True)
class Origin:
    """Who is asked, by which proxy, and what each request says of that."""

    scheme: str
    host: str
    port: int
    proxy: SplitResult | None
    lines: str


def read_url(url: str) -> tuple[Origin, str]:
    """Whom an address means, and what stands in the first line of a request to it."""
    end = url.find("/", url.find("//") + 2)
    start, path = (url, "/") if end < 0 else (url[:end], url[end:])
    origin = _origin(start)
    if origin is None or not _is_plain(path):
        raise Unreached("InvalidURL")
    return origin, f"{start}{path}" if origin.proxy and origin.scheme == "http" else path


def _is_plain(text: str) -> bool:
    """Whether a text can stand in the first line of a request: no space, and nothing that would end it."""
    return text.isascii() and text.isprintable() and " " not in text


@functools.cache
def _origin(start: str) -> Origin | None:
    try:
        parts = urlsplit(start)
        host, port = (parts.hostname or "").encode("idna").decode(), parts.port
    except ValueError:
        return None
    if parts.scheme not in PORTS or not host or not _is_plain(host) or "@" in parts.netloc:
        return None
    proxy = _proxy_for(parts.scheme, host)
    lines = f"Host: {named_host(host, None if port == PORTS[parts.scheme] else port)}\r\n"
    if proxy is not None and parts.scheme == "http":
        lines += authorization(proxy)
    return Origin(parts.scheme, host, port or PORTS[parts.scheme], proxy, lines)


def named_host(host: str, port: int | None) -> str:
    named = f"[{host}]" if ":" in host else host
    return named if port is None else f"{named}:{port}"


def _proxy_for(scheme: str, host: str) -> SplitResult | None:
    """The proxy of the environment, as many hospitals need it; never for this machine itself."""
    if is_loopback(host) or urllib.request.proxy_bypass(host):
        return None
    proxy = urllib.request.getproxies().get(scheme)
    return None if proxy is None else urlsplit(proxy if "://" in proxy else f"http://{proxy}")


def authorization(proxy: SplitResult) -> str:
    if proxy.username is None:
        return ""
    told = f"{unquote(proxy.username)}:{unquote(proxy.password or '')}".encode()
    return f"Proxy-Authorization: Basic {base64.b64encode(told).decode()}\r\n"
