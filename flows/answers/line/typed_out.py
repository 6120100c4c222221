"""A line with what people run together parted: "EF58", "ALT<5", "Cr 0.5/ALT 34", and agents that a stroke joins."""

import re

from flows.agents import find
from flows.answers.line.phrases import Named, Says, phrases_of
from flows.language.typed.date_words import NUMBERS, any_of
from flows.rules.question import NumberKind
from flows.rules.trial import Trial

# Agents that are written together, such as "vcr/dex/peg" or "VCR+DNR".
_TOGETHER = re.compile(r"(?<![\w/+])[\w-]+(?:[/+][\w-]+)+(?![\w/+])")
_JOINT = re.compile(r"[/+]")
_GLUED = re.compile(r"(?<![\w/.,-])([^\W\d_]{2,})(\d{2,}|\d*[.,]\d+)(?=%|[;,/\s]|$)")
# The second complete remission is no creatinine of 2.
_REMISSION = re.compile(r"\bCR ([1-4])(?![.,]?\d| ?[mµu]|%)")
_NEXT_NAME = re.compile(r"(?<=[\d%])/(?=([^\W\d_]+))")
# How well a donor is matched is no day: "MUD 10/10".
_MATCH = re.compile(
    r"(?P<before>\b(?:m?mud|msd|m?mrd|donor|hla|match\w*|sib\w*|haplo|brother|sister)[ (-]{1,3})?"
    r"\b(?P<of>\d{1,2})/(?P<all>8|10|12)\b(?![/.])"
    r"(?(before)|(?= (?:m?mud|msd|match|hla|sib|donor|unrelated)))",
    re.IGNORECASE,
)
_SIGNED = re.compile(r"(?<=[^\W\d])(?=[<>≤≥]\s?\d)")

# Dictated figures: "fifty eight percent" is 58 percent, "zero point five" is 0.5.
_WORDS = {"zero": 0} | {word: n for word, n in NUMBERS.items() if word.replace("-", "").isalpha() and len(word) > 2}
_DIGITS = {"oh": 0} | {word: n for word, n in _WORDS.items() if n < 10}
_LARGE = frozenset(("hundred", "thousand", "million", "point"))


_DIGIT = any_of(_DIGITS)
_SAID = re.compile(
    rf"(?<![\w.,-])(?:(?P<hundreds>a|{_DIGIT})[ ]hundred(?:[ ]and)?(?![\w-])[ ]?)?(?P<whole>\d+|{any_of(_WORDS)})?"
    rf"(?:[ ]?\bpoint[ ](?P<tenths>\d+|(?:{_DIGIT})(?:[ ](?:{_DIGIT}))*))?(?![\w-])",
    re.IGNORECASE,
)
# Behind these a small number word is a figure: "two percent", "nine years".
_OF_FIGURES = re.compile(r"\s*(?:percent\b|per cent\b|%|years?\b|yrs?\b|y/?o\b|months? old\b)", re.IGNORECASE)


def typed_out(text: str, trial: Trial) -> str:
    """The line with spaces where the names of a trial, agents and signs end, and with dictated figures as figures."""
    text = _TOGETHER.sub(lambda found: " + ".join(_JOINT.split(found[0])) if _all_agents(found[0]) else found[0], text)
    text = _MATCH.sub(lambda found: f"{found['before'] or ''}{found['of']} of {found['all']}", text)
    text = _REMISSION.sub(r"CR\1", _SIGNED.sub(" ", text))
    text = _NEXT_NAME.sub(lambda found: " " if _is_named(trial, found[1]) else "/", text)
    text = _GLUED.sub(lambda found: f"{found[1]} {found[2]}" if _is_number(trial, found[1]) else found[0], text)
    return with_figures(text)


def _all_agents(joined: str) -> bool:
    found = [find.exact(name) for name in _JOINT.split(joined)]
    return all(one is not None and not isinstance(one, find.Near) for one in found)


def _is_named(trial: Trial, word: str) -> bool:
    """Whether a word is what a question or one of its answers is called."""
    return any(
        isinstance(one, Named | Says) for one in phrases_of(trial).get((word.rstrip("0123456789").casefold(),), ())
    )


def _is_number(trial: Trial, word: str) -> bool:
    """Whether a word is what a number is called."""
    meanings = phrases_of(trial).get((word.casefold(),), ())
    return any(isinstance(one, Named) and isinstance(trial.by_key[one.key].kind, NumberKind) for one in meanings)


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
