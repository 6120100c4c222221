"""What a setting's value may look like: zones, addresses, hosts, ids, and values that contradict each other."""

import functools
import ipaddress
import re
import zoneinfo
from pathlib import Path
from typing import Annotated, Any
from urllib.parse import urlsplit

import tzlocal
from pydantic import AfterValidator, Field, SecretStr

from storage.engine.address import address_of

# Telegram's user ids have at most 52 significant bits: core.telegram.org/bots/api#user
LARGEST_ID = 2**52


@functools.cache
def _zones() -> frozenset[str]:
    return frozenset(zoneinfo.available_timezones())


class Contradiction(ValueError):
    """The value is right by itself, but not beside another one; the message is the rest of the sentence."""


def machine_zone() -> str:
    """The IANA name of this machine's time zone, or UTC when it has none that we know."""
    try:
        name = tzlocal.get_localzone_name()
    except (LookupError, ValueError, OSError):
        return "UTC"
    return name if name in _zones() else "UTC"


def must(held: bool) -> None:
    """Refuse a value of which this does not hold."""
    # What is allowed stands in the field's description; the reason is written there once.
    if not held:
        raise ValueError


def matching(pattern: str) -> AfterValidator:
    """A text, secret or not, that is wholly of this pattern."""

    def matches(value: Any) -> Any:
        text = value.get_secret_value() if isinstance(value, SecretStr) else value
        must(re.fullmatch(pattern, text) is not None)
        return value

    return AfterValidator(matches)


def address(*schemes: str) -> AfterValidator:
    """An address of one of these schemes, without a login, a query or a slash at its end."""

    def usable(value: str) -> str:
        parts = urlsplit(value)
        must(parts.scheme in schemes and bool(parts.hostname) and parts.port != 0)
        must("@" not in parts.netloc and not parts.query and not parts.fragment)
        must(re.search(r"\s", value) is None)
        return value.rstrip("/")

    return AfterValidator(usable)


def known_zone(name: str) -> str:
    """A time zone by its IANA name."""
    must(name in _zones())
    return name


def one_line(name: str) -> str:
    """A text of one line, without controls."""
    must(name.isprintable())
    return name


def host_name(name: str) -> str:
    """A host by name or number."""
    try:
        ipaddress.ip_address(name)
    except ValueError:
        must(re.fullmatch(r"(?=.*[a-z])[a-z0-9]([a-z0-9.-]*[a-z0-9])?", name.lower()) is not None)
    return name


def ids(value: Any) -> Any:
    """Several ids, with commas or blanks between them."""
    return [part for part in re.split(r"[,\s]+", value) if part] if isinstance(value, str) else value


def in_hours(value: Any) -> Any:
    """A number of hours where it is written in figures alone; anything else as it is."""
    return int(value) if isinstance(value, str) and value.isascii() and value.isdigit() else value


def home(path: Path) -> Path:
    """A path in which "~" is the home of whoever runs the program."""
    return path.expanduser()


def database_address(value: Any) -> Any:
    """A path, or the address of a database on a server; an address of another kind is refused, not taken for a path."""
    address = address_of(value) if isinstance(value, str) else value
    return home(address) if isinstance(address, Path) else address


Id = Annotated[int, Field(gt=0, lt=LARGEST_ID)]
Port = Annotated[int, Field(ge=0, le=65535)]


def is_loopback(host: str) -> bool:
    """Whether a host is this computer itself."""
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"
