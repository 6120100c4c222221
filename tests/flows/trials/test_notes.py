"""What an author is asked to look at again, and who would stay open for ever."""

import pytest

from flows.trials.checking.gates import never_asked
from flows.trials.checking.notes import notes_of
from flows.trials.form.reading import read_trial
from tests.flows.trials.small import file_of

WHO = (
    "{today: 2026-03-10, plan: 2026-03-31, visit: 2026-03-31, consent: 2026-03-01, age: 30 years, sex: male, "
    "zinc: 2026-01-01, first: yes, second: yes, third: yes, drink: never}"
)


def file_with(rules: str, exclusion: bool = False) -> str:
    return file_of(rules, exclusion).replace("{today: 2026-03-10}", WHO)


def notes(rules: str, exclusion: bool = False) -> list[str]:
    return [note.words for note in notes_of(read_trial(file_with(rules, exclusion)))]


SINCE = "at least 21 days since zinc before plan"
NOTED = [
    # a duration that whoever never had it would pass
    (False, f"holds: {SINCE}", f'"{SINCE}": never passes it. If it must have been, ask zinc for a date'),
    (False, "holds: {not: zinc less than 21 days before plan}", None),
    (True, f"passes_when: {SINCE}", None),
    # asked the wrong way round
    (False, "ask: Is the candidate unwilling to comply?", '"unwilling" stands in it; yes passes I1'),
    (True, "ask: Is there no infection?", '"no" stands in it; yes fails E1'),
    (True, "ask: Is the candidate unwilling to comply?", None),
    (True, "ask: Is the candidate willing to comply?", '"willing" stands in it; yes fails E1'),
    (False, "ask: Is the candidate willing to comply?", None),
    # gates that leave a gap
    (
        False,
        "holds: {any: [{when: age > 30 years, then: first is yes}, {when: age < 30 years, then: second is yes}]}",
        "criterion I1 concerns nobody like candidate with age 30 years, so it stays open: close the gap",
    ),
    (False, "holds: {any: [{when: age >= 30 years, then: first is yes}, {when: age < 30 years, then: second is yes}]}",
     None),
    (False, "holds: {when: sex is male, then: first is yes}\nnot_applicable_when: sex is female", None),
]  # fmt: skip


@pytest.mark.parametrize(("exclusion", "rules", "told"), NOTED)
def test_what_has_misled_authors_is_noted(exclusion: bool, rules: str, told: str | None) -> None:
    found = notes(rules, exclusion)
    assert any(told in note for note in found) if told else found == []


def test_an_exclusion_that_is_itself_something_missing_is_asked_with_a_no() -> None:
    text = file_with("ask: Is there no written plan?", exclusion=True).replace(
        "says: A test.", "says: No written plan."
    )
    assert notes_of(read_trial(text)) == ()


APART = [
    (SINCE, "drink within 3 weeks before plan", True),
    (SINCE, "drink less than 3 weeks before plan", False),
    ("more than 21 days since zinc before plan", "drink within 3 weeks before plan", False),
    ("at least 12 months since zinc before plan", "drink within 1 year before plan", True),
    (SINCE, "drink within 22 days before plan", False),
]


@pytest.mark.parametrize(("since", "within", "noted"), APART)
def test_one_number_of_days_that_ends_on_two_days_is_shown_side_by_side(since: str, within: str, noted: bool) -> None:
    found = notes(f"excluded_when: {within}\npasses_when: {since}", exclusion=True)
    assert any("lets in on its last day in line" in note and within in note for note in found) is noted


def test_a_washout_is_shown_beside_a_leaf_of_the_same_days() -> None:
    found = notes(f"holds: {SINCE}\nwashout: {{of: chemotherapy, wait: 3 weeks, before: plan}}")
    assert not any("last day" in note for note in found)
    found = notes(f"passes_when: {SINCE}\nwashout: {{of: chemotherapy, clear_of: 3 weeks, before: plan}}", True)
    assert any("only the day after in line" in note and "E1: clear of 3 weeks" in note for note in found)


def test_who_passes_because_something_was_not_said_is_noted() -> None:
    """An answer that counts though it was not asked for."""
    text = file_with("not_applicable_when: second is no\nexcluded_when: third is yes", exclusion=True)
    asked = "asked_when: second is yes}"
    assert notes_of(read_trial(text)) == ()
    counts = text.replace(asked, asked.replace("}", ", counts_when: always}")).replace("second: yes", "second: no")
    assert [note.words for note in notes_of(read_trial(counts))] == [
        "criterion E1 passes candidate where third is not answered, and fails where it is yes: is that meant?"
    ]


OPEN_FOR_EVER = [
    ("holds: third is yes", True),
    ("holds: {if_asked: third is yes}", False),
    ("holds: {any: [second is no, third is yes]}", False),
    ("holds: {when: second is yes, then: third is yes}\nnot_applicable_when: second is no", False),
    ("open_until: third is yes", False),
]


@pytest.mark.parametrize(("rules", "told"), OPEN_FOR_EVER)
def test_a_rule_that_waits_for_what_is_not_asked_is_told(rules: str, told: bool) -> None:
    """`third` is asked where `second` is yes."""
    found = [problem.words for problem in never_asked(read_trial(file_with(rules)))]
    assert bool(found) is told
    if told:
        assert found == [
            "criterion I1: third is asked only of some, and for candidate with second no it stays open: "
            'put it under "if_asked" or "when", or say whom it does not concern in "not_applicable_when", or where an '
            'answer given unasked counts in "counts_when"'
        ]


OF_MEN = "asked_when: sex is male"
THIRD, SECOND = "asked_when: second is yes", "- second: {ask: Two?, answer: yes/no"
GATED = [
    ("holds: third is yes", THIRD, OF_MEN, "", "third is asked only of some, and for candidate with sex female"),
    ("holds: third is yes", THIRD, "asked_when: age >= 18 years", "", "for candidate with age 17 years 11 months"),
    ("holds: third is yes", THIRD, f"{OF_MEN}, counts_when: always", "", None),
    # what is asked of some decides who is asked the next
    ("holds: {when: second is yes, then: third is yes}\nnot_applicable_when: second is no", SECOND,
     f"{SECOND}, {OF_MEN}", "", "second is asked only of some, and for candidate with sex female"),
    ("washout: {of: chemotherapy, wait: 3 weeks, before: plan}", "- prior_therapies",
     f"- prior_therapies: {{{OF_MEN}}}", "prior_therapies: []", "ask prior_therapies of everybody"),
    ("holds: {not: {some: prior_radiation, with: [site is chest]}}", "- prior_radiation",
     f"- prior_radiation: {{{OF_MEN}}}", "prior_radiation: []", "ask prior_radiation of everybody"),
    ("washout: {of: chemotherapy, wait: 3 weeks, before: plan}\nnot_applicable_when: sex is female",
     "- prior_therapies", f"- prior_therapies: {{{OF_MEN}}}", "prior_therapies: []", None),
    ("holds: mrd < 5 %, measured within 70 days before plan", "measurement: marrow", f"measurement: marrow, {OF_MEN}",
     "mrd: 1, mrd_date: 2026-03-09", "ask mrd_date of everybody who is asked the rest"),
]  # fmt: skip


@pytest.mark.parametrize(("rules", "old", "new", "who", "told"), GATED)
def test_the_group_that_a_criterion_leaves_open_is_named(
    rules: str, old: str, new: str, who: str, told: str | None
) -> None:
    text = file_with(rules)
    assert old in text
    text = text.replace(old, new, 1).replace("drink: never}", f"drink: never, {who}}}")
    found = [problem.words for problem in never_asked(read_trial(text))]
    assert any(told in words for words in found) if told else found == []
