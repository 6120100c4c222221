"""Dictated figures of a line as figures: "fifty eight percent" is 58 percent, "zero point five" is 0.5."""

import re

from flows.language.typed.date_words import NUMBERS

_WORDS = {"zero": 0} | {word: n for word, n in NUMBERS.items() if word.replace("-", "").isalpha() and len(word) > 2}
_DIGITS = {"oh": 0} | {word: n for word, n in _WORDS.items() if n < 10}
_LARGE = frozenset(("hundred", "thousand", "million", "point"))


def _any_of(words: dict[str, int]) -> str:
    return "|".join(sorted((word.replace("-", "[- ]") for word in words), key=len, reverse=True))


_DIGIT = _any_of(_DIGITS)
_SAID = re.compile(
    rf"(?<![\w.,-])(?:(?P<hundreds>a|{_DIGIT})[ ]hundred(?:[ ]and)?(?![\w-])[ ]?)?(?P<whole>\d+|{_any_of(_WORDS)})?"
    rf"(?:[ ]?\bpoint[ ](?P<tenths>\d+|(?:{_DIGIT})(?:[ ](?:{_DIGIT}))*))?(?![\w-])",
    re.IGNORECASE,
)
# Behind these a small number word is a figure: "two percent", "nine years".
_OF_FIGURES = re.compile(r"\s*(?:percent\b|per cent\b|%|years?\b|yrs?\b|y/?o\b|months? old\b)", re.IGNORECASE)


def with_figures(text: str) -> str:
    """The line with number words as figures, where they can be nothing else."""
    return _SAID.sub(lambda found: _figures(found, text), text)


def _figures(found: re.Match[str], text: str) -> str:
    hundreds, whole, tenths = (part and part.casefold() for part in found.group("hundreds", "whole", "tenths"))
    is_plain = not hundreds and not tenths and (not whole or whole.isdigit())
    if is_plain or _runs_on(text[: found.start()], text[found.end() :]):
        return found[0]
    number = _number(hundreds, {"a": 1} | _DIGITS) * 100 + _number(whole, _WORDS)
    if tenths:
        return f"{number}.{''.join(str(_DIGITS.get(one, one)) for one in tenths.split())}"
    return str(number) if number > 9 or _OF_FIGURES.match(text[found.end() :]) else found[0]


def _number(said: str | None, words: dict[str, int]) -> int:
    return int(said) if said and said.isdigit() else words.get((said or "").replace(" ", "-"), 0)


def _runs_on(before: str, behind: str) -> bool:
    """Whether another number word stands beside it, as in "one twenty": then nobody knows which number it is."""
    beside = (*before.casefold().split()[-1:], *behind.casefold().split()[:1])
    return any(word in _WORDS or word in _LARGE for word in beside)
