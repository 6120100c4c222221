"""Reads that something has no last day, since it is still being given: "ongoing", "3 Oct - ongoing", "to present"."""

import re
from dataclasses import dataclass
from datetime import date

from flows.language.typed.beside import BESIDE
from flows.language.typed.date_forms import AskedOn, scan
from flows.language.typed.date_words import MONTH, WEEKDAY, figures
from flows.language.typed.reading import Refused, clean, compact

_ONGOING = re.compile(
    r"\bon[- ]?going\b"
    r"|\bstill(?: (?:being )?(?:on|given|receiving|taking|getting|gets|running|going|active|continuing))?"
    r"(?: (?:it|this|that))?\b"
    r"|\b(?:to|until|till|up to|through) (?:the )?(?:present|date|now|current)\b|\bpresent\b|^current$|\bcurrently\b"
    r"|\bcontinu(?:ing|es)\b|^on it(?: now)?$|\bno (?:end date|end|stop date|last dose)(?: yet)?\b"
    r"|(?:\bnot|\bnever|n't|nt) (?:yet )?(?:been )?(?:stopped|finished|ended|completed|discontinued)(?: yet)?\b"
    # German, French, Spanish, Italian, Dutch
    r"|\b(?:fort)?laufend\b|\bläuft(?: noch| weiter)?\b|\bweiterhin\b|\bnoch\b|\bandauernd\b|\bbis heute\b"
    r"|\ben cours\b|\btoujours\b|\bjusqu'à (?:présent|ce jour|aujourd'hui)|\bà ce jour\b"
    r"|\ben curso\b|\bcontinúa\b|\btodavía\b|\bsigue\b|\bhasta (?:ahora|hoy|la fecha)\b|\bactualmente\b"
    r"|\bin corso\b|\bancora\b|\btuttora\b|\bfino ad oggi\b|\b(?:door)?lopend\b|\bnog steeds\b|\btot (?:heden|nu)\b"
)

# Said of a beginning, or of an end that may be one: what they leave open is asked.
_OPEN = re.compile(
    r"\b(?:since|from|start(?:ed|ing|s)?|beg[au]n|continu(?:ed|ous(?:ly)?)|until|till|onwards?|seit|depuis|desde|sinds)\b"
)


@dataclass(frozen=True, slots=True)
class Ongoing:
    """That something is, or may be, still being given; `beside`: the rest of the text, which may hold a day."""

    sure: bool
    beside: str


def read_ongoing(text: str, today: date, agent: str = "") -> Ongoing | None:
    """Whether a text says that something, such as `agent`, is still being given; None where it says nothing of it."""
    cleaned = clean(text)
    if isinstance(cleaned, Refused):
        return None
    words = cleaned.casefold().replace(agent.casefold(), "")
    said = _ONGOING.search(words)
    beside = _OPEN.sub(" ", _ONGOING.sub(" ", words)).strip(" ,;-")
    if not said:
        return Ongoing(False, beside) if _OPEN.search(words) else None
    return Ongoing(_is_plain(_ONGOING.sub(" ", words), today), beside)


def _is_plain(beside: str, today: date) -> bool:
    """Whether what stands beside is at most one day, of the past, on which it may have begun."""
    found, left = scan(figures(beside), AskedOn(today, "past"))
    left = re.sub(rf"{WEEKDAY}|{MONTH}|\b\d{{4}}\b", " ", left)
    past = all(not isinstance(days, Refused) and max(days) <= today for days in found)
    harmless = all(compact(word) in BESIDE["beside_ongoing"] for word in re.findall(r"[^\s|.,;:!()/-]+", left))
    return past and len(found) < 2 and harmless
