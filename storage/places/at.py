"""Which place an address means."""

from storage.engine.address import Address, Server
from storage.places.file import FilePlace
from storage.places.place import Place


def place_at(address: Address, busy_seconds: float = 5.0, *, visiting: bool = False, sharing: bool = False) -> Place:
    """The file or the server at an address, not opened yet."""
    if not isinstance(address, Server):
        return FilePlace(address, busy_seconds, visiting=visiting)
    # Its driver takes longer to import than a start on a file.
    from storage.places.server import ServerPlace

    return ServerPlace(address, visiting=visiting, sharing=sharing)
