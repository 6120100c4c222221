"""Where a database is: the path of a file, or the address of a server."""

import re
from dataclasses import dataclass, field
from pathlib import Path
from typing import TypeAlias
from urllib.parse import parse_qs, urlsplit

# A sign of the address itself that stands in a password as it is would let a part of that be taken for the host.
_HOST = r"(\[[0-9a-f:.]+\]|[^\s@/?#:,\[\]]*)(:\d{1,5})?"
_SERVER = re.compile(
    rf"postgres(ql)?://([^\s@/?#:]*(:[^\s@/?#:]*)?@)?{_HOST}(,{_HOST})*(/[^\s@/?#]*)?(\?[^\s#]*)?", re.IGNORECASE
)
# One letter alone is a drive.
_ANY_SCHEME = re.compile(r"[a-z][a-z0-9+.-]+:", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Server:
    """A database on a PostgreSQL server; its address may hold a password, and is not shown."""

    url: str = field(repr=False)

    def __str__(self) -> str:
        parts = urlsplit(self.url)
        hosts = parts.netloc.rpartition("@")[2] or ",".join(parse_qs(parts.query).get("host", ["this computer"]))
        return f"{parts.path.strip('/') or 'the database'} at {hosts}"


Address: TypeAlias = Path | Server


def address_of(text: str) -> Address:
    """The path or the server that a text says; raises ValueError for an address of another kind."""
    if _SERVER.fullmatch(text):
        return Server(text)
    if _ANY_SCHEME.match(text):
        raise ValueError("not the address of a PostgreSQL server, nor a path")
    return Path(text)
