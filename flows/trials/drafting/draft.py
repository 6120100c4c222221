"""A draft of a trial file: the record's words under each criterion, and a mark at everything an author must write."""

import json
import re
from collections.abc import Iterator

from flows.trials.drafting.records import Record
from flows.trials.form.problems import TO_BE_WRITTEN

PLAIN = re.compile(r"[A-Za-z][A-Za-z0-9-]*")
WORD = re.compile(r"[^A-Za-z0-9]+")


def draft(record: Record) -> str:
    """The text of the draft; it is refused until nothing in it is to be written."""
    return "\n".join(_lines(record)) + "\n"


def _lines(record: Record) -> Iterator[str]:
    yield f"trial: {record.registry_id if PLAIN.fullmatch(record.registry_id) else TO_BE_WRITTEN}"
    yield 'version: "1"'
    yield f"# A draft from {record.source}: the record's words, ages and sexes. Write the rules, a candidate who is"
    yield "# eligible and the cases, and read the rows. What is left to write is told by the check."
    more = [
        f"{key}: {_quoted(value)}" for key, value in (("updated", record.updated), ("status", record.status)) if value
    ]
    yield f"record: {{{', '.join((f'source: {_quoted(record.source)}', *more))}}}"
    yield f"title: {_quoted(record.title)}"
    if record.planned.isdigit() and record.planned != "0":
        yield f"planned: {record.planned}"
    yield f"anchors: {{{TO_BE_WRITTEN}: planned_registration}}   # the first is the day that is decided about"
    if record.cohorts:
        yield "cohorts:"
        yield from (f"  {_name(name)}: {_quoted(words)}" for name, words in record.cohorts.items())
    yield from ("questions:", "  - planned_registration", f"  - {TO_BE_WRITTEN}")
    yield from ("  - age",) if record.youngest or record.oldest else ()
    yield from ("  - sex",) if record.sex else ()
    yield from (f"# Beside the criteria the record says: {line}" for line in record.others)
    yield "criteria:"
    yield from _criteria(record)
    yield from (f"candidate: {{today: {TO_BE_WRITTEN}}}", "cases: []")


def _criteria(record: Record) -> Iterator[str]:
    for inclusion, word, letter in ((True, "inclusion", "I"), (False, "exclusion", "E")):
        said = [sentence.words for sentence in record.sentences if sentence.inclusion is inclusion]
        for number, words in enumerate(said, 1):
            yield from (f"  - code: {letter}{number}", f"    {word}: {number}", f"    says: {_quoted(words)}")
            yield f"    ask: {TO_BE_WRITTEN}"
        if inclusion:
            yield from _fields(record, len(said) + 1)


def _fields(record: Record, number: int) -> Iterator[str]:
    """Ages and sexes that the record gives as fields of their own; perhaps a criterion says them as well."""
    low, high = record.youngest, record.oldest
    rules = [rule for rule in (low and f"age >= {low}", high and f"age <= {high}") if rule]
    said = " to ".join(part for part in (low and f"from {low}", high) if part)
    for rule, words in (
        (
            f"{{all: [{', '.join(rules)}]}}" if len(rules) == 2 else "".join(rules),
            f"Ages, as the record's field says: {said}.",
        ),
        (f"sex is {record.sex}" if record.sex else "", f"Sex, as the record's field says: {record.sex}."),
    ):
        if rule:
            yield from (
                f"  - code: I{number}",
                f"    inclusion: {number}",
                f"    says: {_quoted(words)}",
                f"    holds: {rule}",
            )
            number += 1


def _name(text: str) -> str:
    return WORD.sub("_", text).strip("_") or TO_BE_WRITTEN


def _quoted(text: str) -> str:
    """A text in quotes; one that the record lacks is to be written."""
    return json.dumps(text, ensure_ascii=False) if text else TO_BE_WRITTEN
