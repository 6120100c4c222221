"""The criteria of a protocol version on paper, for a clinician to sign: made from the same data that decides."""

from collections.abc import Iterator
from decimal import Decimal
from hashlib import sha256
from typing import Any

from bot.documents.common import of_record, pdf
from bot.documents.rule_words import Rule, rule
from flows.decision.status_words import only_words
from flows.language.numbers import age_words, count, listed, number_words
from flows.rules.conditions import ALWAYS, Condition, InTable, Unless
from flows.rules.criterion import Category, Criterion, conditions_of
from flows.rules.trial import Trial

# What an exclusion excludes that says who passes.
NOBODY = Unless(ALWAYS)


def criteria_sheet_pdf(trial: Trial) -> bytes:
    """The criteria sheet as PDF; it bears the day of the record, so that one version is always the same bytes."""
    name = f"{trial.registry_id}, {trial.version}"
    mark = fingerprint(trial)
    data = {
        "title": f"Criteria of {trial.registry_id}",
        "about": f"The eligibility criteria of {name}, with our readings of them, to be signed",
        "keywords": [trial.registry_id, trial.version, "eligibility criteria"],
        "head": [f"Criteria · {trial.title}", name],
        "foot": f"Fingerprint of these rules: {mark}",
        "intro": _intro(trial, mark),
        "parts": [_part(trial, category) for category in Category],
        "readings": list(trial.readings),
        "limits": list(_limits(trial)),
        "queries": [{"words": one.words, "rule": _rule(one.condition, trial)} for one in trial.chair_queries],
        "agreement": f"I have read the {count(len(trial.criteria), 'criterion')} of {name} on this sheet, and their "
        f"readings. Screenings are to be counted this way, but for the remarks above.",
    }
    return pdf("criteria_sheet.typ", data, of_record(trial.record_date))


def fingerprint(trial: Trial) -> str:
    """What changes with any condition, word or limit: two sheets with the same one hold the same rules."""
    return sha256(repr(trial).encode()).hexdigest()[:16]


def _intro(trial: Trial, mark: str) -> list[str]:
    return [
        f"{trial.title}. Source: {trial.cited}, {trial.version}; all texts are ours, but "
        "for what stands under “The record says”.",
        "This sheet is made from the data that the assistant decides by: what stands under “Passes where” and "
        "“Excludes where” is what it counts. An answer that is not known yet leaves a criterion open and never makes "
        "anyone eligible.",
        "Each reading is ours, made from that source alone. Mark whether the study agrees with it.",
        f"A sheet with another fingerprint than {mark} holds other rules.",
    ]


def _part(trial: Trial, category: Category) -> dict[str, Any]:
    criteria = [criterion for criterion in trial.criteria if criterion.category is category]
    return {
        "title": f"{category.value.capitalize()} criteria",
        "criteria": [_criterion(one, trial) for one in criteria],
    }


def _criterion(one: Criterion, trial: Trial) -> dict[str, Any]:
    keys = [trial.by_key[key].label for key in one.questions]
    return {
        "title": f"{one.code} · {one.short}",
        "source": one.source + only_words(one, trial),
        "record": one.record,
        "rules": [{"words": words, "rule": rule_json} for words, rule_json in _rules(one, trial)],
        "notes": [
            *([["Our reading", one.reading]] if one.reading else []),
            *([["Elsewhere", one.elsewhere]] if one.elsewhere else []),
            ["Rests on", listed(keys) + "."],
        ],
    }


def _rules(one: Criterion, trial: Trial) -> Iterator[tuple[str, dict[str, Any]]]:
    says_who_passes = one.condition == NOBODY
    if not says_who_passes:
        yield "Passes where" if one.category is Category.INCLUSION else "Excludes where", _rule(one.condition, trial)
    if one.proof:
        yield "Passes where" if says_who_passes else "Must also be shown", _rule(one.proof, trial)
    if one.not_applicable_if:
        yield "Does not concern a candidate where", _rule(one.not_applicable_if, trial)


def _rule(condition: Condition, trial: Trial) -> dict[str, Any]:
    return _json(rule(condition, trial))


def _json(one: Rule) -> dict[str, Any]:
    return {"words": one.words, "parts": [_json(part) for part in one.parts]}


def _limits(trial: Trial) -> Iterator[list[str]]:
    """The rows of the creatinine table: from which age on, and the limits of both sexes."""
    conditions = (part for criterion in trial.criteria for part in conditions_of(criterion))
    tables = dict.fromkeys(part.table for part in conditions if isinstance(part, InTable))
    for months, male, female in (row for table in tables for row in table.rows):
        yield [f"{age_words(Decimal(months))} and older", number_words(male), number_words(female)]
