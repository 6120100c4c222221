"""What is said of a wrong row of the agents, the questions and the regimens: where it stands and what is wrong."""

from dataclasses import replace
from decimal import Decimal

import pytest

from flows.agents.drug_table import AGENTS, ASKED, COMBINATIONS, problems

RITUXIMAB = next(agent for agent in AGENTS if agent.name == "rituximab")
FLU = next(asked for asked in ASKED if asked.spellings == ("Flu",))
FLAG = next(mix for mix in COMBINATIONS if mix.name == "FLAG")


def with_row(rows, row):
    return [row if each.at == row.at else each for each in rows]


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"kinds": ("cytotoxic",)}, "rituximab has no kind or class, or an unknown one"),
        ({"synonyms": ("-",)}, "rituximab has an empty spelling"),
        ({"name": "cytarabine"}, "another row is called cytarabine too"),
        ({"kinds": (), "also": ()}, "rituximab has no kind or class, or an unknown one"),
        ({"half_life_days": Decimal(0)}, "the half-life of rituximab is out of range"),
        ({"half_life_days": Decimal(366)}, "the half-life of rituximab is out of range"),
    ],
)
def test_a_wrong_agent_is_told_with_its_row(change, said):
    assert f"{RITUXIMAB.at}: {said}" in problems(with_row(AGENTS, replace(RITUXIMAB, **change)))


def test_a_spelling_of_two_meanings_is_told_with_both_rows():
    found = problems(with_row(AGENTS, replace(RITUXIMAB, synonyms=("FLAG",))))
    assert f"{RITUXIMAB.at} and {FLAG.at}: flag means rituximab and the regimen FLAG, and is not asked about" in found


def test_an_unknown_agent_in_a_question_or_a_regimen_is_told_with_its_row():
    asked = replace(FLU, choices=(("Fludarabine", "fludarabin"),))
    mix = replace(FLAG, drugs=("fludarabin", "cytarabine"), arms=("cytarabine",))
    assert problems(AGENTS, with_row(ASKED, asked)) == [f"{FLU.at}: no agent is called fludarabin"]
    assert problems(AGENTS, ASKED, with_row(COMBINATIONS, mix)) == [
        f"{FLAG.at}: no agent is called fludarabin",
        f"{FLAG.at}: FLAG has a drug twice",
    ]


def test_what_is_asked_about_in_two_ways_is_told():
    assert f"{FLU.at}: another question is about AZA too" in problems(
        AGENTS, with_row(ASKED, replace(FLU, spellings=("Flu", "AZA")))
    )


def test_a_name_that_stands_for_what_is_above_it_holds_all_of_that():
    spelled = {asked.spellings[0]: asked for asked in ASKED}
    assert spelled["MTX"].choices == (*spelled["methotrexate"].choices, ("Mitoxantrone", "mitoxantrone"))
    drugs = {mix.name: mix.drugs for mix in COMBINATIONS}
    assert drugs["R-ICE"] == ("rituximab", *drugs["ICE"])
