"""A trial of a few lines with a treatment of another kind: tablets by weight in cycles of 21 days, and visits."""

from flows.rules.trial import Trial
from flows.trials.compiling.trial import compiled_trial
from flows.trials.form.read_trial import read_trial

HEAD = """trial: NCT00000002
version: "1"
record: {source: protocol 1.0, updated: 2026-05-01}
title: Tablets by weight
anchors: {registration: planned_registration, first dose: planned_start}
questions: [planned_registration, planned_start, age, sex, childbearing_potential, pregnancy_test, pregnancy_test_date]
criteria:
  - {code: I1, inclusion: 1, says: 18 years or older., holds: age >= 18 years}
  - code: E1
    exclusion: 1
    says: Pregnancy; women have a test within 14 days before the first dose.
    excluded_when: pregnancy_test is positive
    not_applicable_when: {any: [sex is male, childbearing_potential is no]}
    passes_when: pregnancy_test is negative, measured within 14 days before first dose
"""
TREATMENT = """treatment:
  starts: first dose
  source: section 5
  cycles: {most: 4, days: 21}
  next_cycle: {from: 21 days after start}
  then: {to: follow-up}
  off_study: [The disease grew, Side effects, Another reason]
  pregnancy_test: E1
  dose:
    says: 10 mg/kg, 8 mg/kg from 80 kg on, to 5 mg, at most 800 mg.
    rules:
      - {when: weight < 80 kg, give: 10 mg/kg, round: 5 mg}
      - {when: weight >= 80 kg, give: 8 mg/kg, round: 5 mg, at_most: 800 mg}
  items:
    - {item: visit, on: day 8, window: 3 days, title: "Visit of day 8, cycle {cycle}", words: Blood count., who: By the study nurse}
    - {item: call, cycle: 1, on: day 3, every: 7 days, until: day 17, title: Telephone call, words: Side effects., reminded: morning}
    - {item: sample, cycle: 1, on: 4 hours after start, title: Blood sample, words: Drug level., concerns: E1}
    - {item: scan, on: day 19, window: [2 days, 4 days], asks: response, title: "CT after cycle {cycle}", words: Longest diameters.}
    - {item: last_visit, on: 30 days after last end, title: Last visit, words: Safety.}
  response:
    name: CT scan
    says: Treatment goes on without growth of 20 % or more.
    questions:
      - on: {ask: On which day was the CT scan?, answer: date, label: CT}
      - left: {ask: What is the sum of diameters now?, help: In % of the one before treatment., answer: number, unit: "%", from: 0, to: 1000, label: Sum of diameters}
    following:
      - {when: left >= 120 %, next: off study, words: "{left}: growth, so no further cycle."}
      - {when: left < 120 %, after: 4, next: complete, words: "{response}: 4 cycles are given."}
      - {when: left < 120 %, next: next cycle, words: "{response}: no growth, so cycle after cycle {cycle} can follow."}
    endpoints:
      - {code: response, words: Partial response (30 % smaller or more), reached_when: left < 70 %}
"""  # noqa: E501
TAIL = """candidate: {today: 2026-11-02, planned_registration: 2026-11-02, planned_start: 2026-11-04, age: 40 years, sex: female, childbearing_potential: yes, pregnancy_test: negative, pregnancy_test_date: 2026-11-01}
cases:
  - {name: 17 years, with: {age: 17 years}, gives: {I1: not_met}}
  - {name: pregnant, with: {pregnancy_test: positive}, gives: {E1: not_met}}
  - {name: a man, with: {sex: male, childbearing_potential: unknown, pregnancy_test: unknown}, gives: {E1: not_applicable}}
  - {name: a test 15 days before, with: {pregnancy_test_date: 15 days before first dose}, gives: {E1: repeat}}
"""  # noqa: E501
TREATED = f"{HEAD}{TREATMENT}{TAIL}"
UNTREATED = f"{HEAD}{TAIL}"


def trial_of(text: str) -> Trial:
    """The trial that a file says."""
    return compiled_trial(read_trial(text))
