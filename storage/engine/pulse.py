"""Whether something that is done again and again still goes well: when it last did, and since when it does not."""

import time


class Pulse:
    """Kept by the monotonic clock, in seconds; may be asked from another thread."""

    def __init__(self) -> None:
        self._good: float | None = None
        self._since: float | None = None

    def trying(self) -> None:
        """The work is tried now; until it goes well it counts as failing, be it that it fails or that it hangs."""
        if self._since is None:
            self._since = time.monotonic()

    def good(self) -> None:
        """The work went well."""
        self._good, self._since = time.monotonic(), None

    def rest(self) -> None:
        """The work is not tried any more, and so it cannot fail."""
        self._since = None

    @property
    def age(self) -> float | None:
        """How long ago it last went well, if ever."""
        return None if self._good is None else time.monotonic() - self._good

    @property
    def failing(self) -> float:
        """For how long it has been tried in vain."""
        return 0.0 if self._since is None else time.monotonic() - self._since
