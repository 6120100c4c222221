"""What may stand under a key: its shape, and the sentence that authors read."""

from typing import NamedTuple

TEXT, TEXTS, LIST, MAP, CONDITION = "a text", "a text or a list of texts", "a list", "a map", "a condition"
ANYTHING = "a text, a list or a map"


class Key(NamedTuple):
    """What stands under a key, in a word and in a sentence; `must`: it may not be missing."""

    shape: str
    words: str
    must: bool = False


Form = dict[str, Key]
