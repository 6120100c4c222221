"""A trial of a few lines for tests of the language, and how one condition stands in it."""

from datetime import date, tzinfo
from functools import lru_cache
from typing import Any

from flows.rules.evaluation.decide import decide
from flows.rules.facts import UTC
from flows.trials.compiling.facts import facts_of
from flows.trials.compiling.trial import what_decides
from flows.trials.form.read_trial import read_trial
from flows.trials.form.trial import Trial

TODAY = date(2026, 3, 10)
QUESTIONS = """
  - plan: {ask: When?, answer: date, ahead: yes, until_known: today}
  - visit: {ask: When, answer: time, ahead: yes}
  - consent: {ask: When?, answer: date}
  - age
  - sex
  - bmi
  - mrd: {ask: What?, answer: number, unit: "%", from: 0, to: 100, not_done: allowed, date: mrd_date}
  - mrd_date: {ask: When?, answer: date, measurement: marrow}
  - alt
  - alt_limit
  - protein: {ask: What?, answer: number, unit: g/L, above: 0, upper_limit: protein_upper, lower_limit: protein_lower}
  - protein_upper: {ask: What?, answer: number, unit: g/L, above: 0}
  - protein_lower: {ask: What?, answer: number, unit: g/L, above: 0}
  - creatinine
  - scan: {ask: Which?, answer: one of, options: {echo: Echo, muga: MUGA, mri: MRI}, not_done: allowed}
  - signs: {ask: Which?, answer: some of, options: {fever: Fever, cough: Cough, rash: Rash}}
  - first: {ask: One?, answer: yes/no}
  - second: {ask: Two?, answer: yes/no}
  - third: {ask: Three?, answer: yes/no, asked_when: second is yes}
  - zinc: {ask: When?, answer: date or never, ahead: yes, half_life: zinc_days, ongoing: allowed}
  - zinc_days: {ask: How long?, answer: number, unit: days, above: 0, to: 365}
  - drink: {ask: When?, answer: time or never, ahead: yes, ongoing: allowed}
  - tested: {ask: Which?, answer: one of, options: {negative: Negative, positive: Positive}, date: tested_at}
  - tested_at: {ask: When?, answer: time, measurement: test}
  - prior_therapies
  - prior_radiation
"""
FILE = """
trial: NCT1
version: "1"
record: {{source: a test}}
title: A test
anchors: {{plan: plan, visit: visit, consent: consent}}
questions: {questions}
criteria:
  - code: {code}
    {number}: 1
    says: A test.
{rules}
candidate: {{today: 2026-03-10}}
cases: []
"""


def file_of(rules: str, exclusion: bool = False) -> str:
    """A file of one criterion with these rules, each line one key."""
    lines = "\n".join(f"    {line}" for line in rules.strip("\n").split("\n"))
    names = {"code": "E1", "number": "exclusion"} if exclusion else {"code": "I1", "number": "inclusion"}
    return FILE.format(questions=QUESTIONS.rstrip(), rules=lines, **names)


@lru_cache(256)
def small_trial(rules: str, exclusion: bool) -> Trial:
    return read_trial(file_of(rules, exclusion))


def standing(rules: str, values: dict[str, Any], exclusion: bool = False, zone: tzinfo = UTC) -> str:
    """How the one criterion stands: its status, and the day that a wait is over."""
    trial = small_trial(rules, exclusion)
    given = {"plan": date(2026, 3, 31)} | values
    decision = decide(facts_of(trial, given, values.get("today", TODAY), zone), what_decides(trial))
    (code,) = decision.findings
    day = decision.findings[code].clear_on if decision.status(code) == "wait" else None
    return f"{decision.status(code)}" + (f" {day}" if day else "")


def condition(text: str, values: dict[str, Any], zone: tzinfo = UTC) -> str:
    """How a condition stands, as the whole of an inclusion."""
    return standing(f"holds: {text}", values, zone=zone)
