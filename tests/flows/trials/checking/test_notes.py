"""What an author is asked to look at again, and who would stay open for ever."""

import pytest

from flows.trials.checking.gates import never_asked
from flows.trials.checking.notes import notes_of
from flows.trials.form.read_trial import read_trial
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
            'put it under "if_asked" or "when", or say whom it does not concern in "not_applicable_when", or let an '
            'answer given unasked count: "counts_when: always"'
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


GIRLS = """  - code: I2
    inclusion: 2
    says: A test of women.
    not_applicable_when: {any: [sex is male, childbearing_potential is no]}
    holds: {all: [sex is known, pregnancy_test is negative]}
candidate:"""
WOMAN = """cases:
  - name: a woman
    with: {sex: female, age: 20 years, childbearing_potential: yes, pregnancy_test: negative}
    gives: {I2: met}
"""
OPEN_FOR_GIRLS = (
    " criterion I2: childbearing_potential is asked only of some, and for a woman with age 7 years 11 months "
    "it stays open"
)


@pytest.mark.parametrize(
    ("exempt", "told"),
    [
        ("any: [sex is male, childbearing_potential is no]", True),
        ("any: [sex is male, childbearing_potential is no, age < 8 years]", False),
        (
            "any: [sex is male, childbearing_potential is no, "
            "{all: [age < 8 years, {not_said: childbearing_potential is yes}]}]",
            False,
        ),
    ],
)
def test_a_girl_who_is_never_asked_about_children_is_told_although_the_answer_of_a_case_would_count(
    exempt: str, told: bool
) -> None:
    text = file_with("holds: first is yes").replace(
        "  - bmi\n", "  - childbearing_potential\n  - pregnancy_test\n  - bmi\n"
    )
    text = text.replace("candidate:", GIRLS.replace("any: [sex is male, childbearing_potential is no]", exempt), 1)
    text = text[: text.index("cases:")] + WOMAN
    found = [str(problem).partition(":")[2] for problem in never_asked(read_trial(text))]
    assert [words.partition(": put")[0] for words in found] == ([OPEN_FOR_GIRLS] if told else [])


NEGATIVELY = [
    ("Is there no history of seizures?", '"no" stands in it, so yes says that something is not so'),
    ("Is the absence of metastases confirmed?", '"absence" stands in it'),
    ("Is the candidate without oxygen?", '"without" stands in it'),
    ("Has the disease not come back?", '"not" stands in it'),
    ("Is he or she a person of whom it is known that there is no history of seizures?", '"no history of" stands in it'),
    ("Was there ever a retinopathy that needed treatment or was not stable?", None),
    ("Is there a history of seizures?", None),
]


@pytest.mark.parametrize(("ask", "told"), NEGATIVELY)
def test_a_question_of_the_trials_own_that_asks_whether_something_is_not_so_is_noted(
    ask: str, told: str | None
) -> None:
    text = file_with("holds: first is yes").replace("ask: One?", f'ask: "{ask}"')
    found = [note.words for note in notes_of(read_trial(text))]
    assert any(told in note and f'question first, "{ask}"' in note for note in found) if told else found == []


@pytest.mark.parametrize(
    ("exclusion", "rules", "says", "told"),
    [
        (True, "excluded_when: seen is none", "Cough.", 'keeps out whoever is "No cough"'),
        (True, "excluded_when: seen is none", "No cough.", None),
        (True, "excluded_when: {not: seen is none}", "Cough.", None),
        (True, "passes_when: seen is none", "Cough.", None),
        (False, "holds: seen is none or dry", "Cough.", 'lets in whoever is "No cough"'),
        (False, "holds: seen is dry", "Cough.", None),
        (False, "holds: many includes none of nothing", "Cough.", None),
        (True, "excluded_when: many includes nothing", "Cough.", 'keeps out whoever is "Without cough"'),
    ],
)
def test_an_option_that_denies_what_the_criterion_does_not_is_noted(
    exclusion: bool, rules: str, says: str, told: str | None
) -> None:
    own = "  - seen: {ask: A?, answer: one of, options: {none: No cough, dry: Dry}}\n"
    own += "  - many: {ask: A?, answer: some of, options: {nothing: Without cough, dry: Dry}}\n"
    text = file_with(rules, exclusion).replace("  - bmi\n", f"{own}  - bmi\n").replace("says: A test.", f"says: {says}")
    found = [note.words for note in notes_of(read_trial(text))]
    assert any(told in note for note in found) if told else found == []


def test_a_section_to_which_the_chat_comes_back_is_noted() -> None:
    here = "  - {0}: {{ask: A?, answer: yes/no, section: Here}}\n".format
    apart = f"{here('first')}  - bmi\n{here('second')}"
    beside = f"{here('first')}{here('second')}  - bmi\n"
    told = 'question second takes the chat back to the section "Here": put it beside the others, or give it another'
    for questions, found in ((apart, [told]), (beside, [])):
        text = file_with("holds: {all: [first is yes, second is yes]}")
        start, end = text.index("  - age"), text.index("criteria:")
        text = text[:start] + questions + text[end:]
        assert [note.words for note in notes_of(read_trial(text.replace(", age: 30 years, sex: male", "")))] == found


def test_what_is_a_whole_criterion_is_asked_beside_the_others_of_its_section() -> None:
    text = file_with("ask: Is it so?\nsection: Heart").replace("ask: One?", "ask: One?, section: Heart")
    names = list(read_trial(text).questions)
    assert names.index("i1") == names.index("first") + 1


@pytest.mark.parametrize(
    ("answer", "label", "told"),
    [
        ("one of", "x" * 32, False),
        ("one of", "x" * 33, True),
        ("some of", "x" * 30, False),
        ("some of", "x" * 31, True),
    ],
)
def test_an_option_that_a_button_cuts_is_noted(answer: str, label: str, told: bool) -> None:
    own = f"  - own: {{ask: A?, answer: {answer}, options: {{a: {label}, b: B}}}}\n"
    text = file_with("holds: first is yes").replace("  - first:", f"{own}  - first:")
    assert any("a button shows" in note.words for note in notes_of(read_trial(text))) is told
