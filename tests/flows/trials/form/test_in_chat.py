"""What a file says for the chat: read with the questions, and what is wrong with it is told by line."""

import pytest

from flows.package import text_of
from flows.trials.form.nodes import Fields, Text
from flows.trials.form.questions.library import library
from flows.trials.form.read_trial import read_trial
from tests.flows.trials.problems import problems_of

FILE = text_of("flows.trials.files", "nct04556084.yaml")


def told(old: str, new: str) -> str:
    """What is told of the first trial file with one place written otherwise."""
    assert old in FILE
    return "\n".join(problem.words for problem in problems_of(FILE.replace(old, new, 1)))


def test_every_question_of_the_library_says_what_its_answer_is_called() -> None:
    for name, node in library().questions.items():
        assert isinstance(node, Fields)
        assert isinstance(node.get("label"), Text), name


def test_a_trial_leaves_out_options_and_narrows_fields_of_the_library() -> None:
    site = read_trial(FILE).questions["prior_radiation"].fields["site"]
    assert list(site.options) == ["tbi", "cranial", "craniospinal", "other"]
    assert set(site.in_chat.options_called) <= set(site.options)


def test_groups_and_measurements_of_the_library_are_those_that_the_trial_asks() -> None:
    about = read_trial(FILE).about
    assert about.groups["lfts"] == ("alt", "bilirubin")
    assert about.measurements["renal"] == ("creatinine or clearance", "Kidney function")
    assert "CD4" not in about.measurements


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ("numbers: BLINA", "numbers: blina", '"numbers: blina": 2 to 12 capitals and digits, the first a capital'),
        ("planned: 35 ", "planned: many ", '"planned: many" is no number of people'),
        ("lasting: cns3 ", "lasting: cns4 ", 'lasting: "cns4" is no answer to it'),
        ("later: change", "later: sometime", '"later: sometime": there are again, change, never'),
        ("marked: supportive", "marked: suportive", 'did you mean "supportive"?'),
        ("criterion: I9\n    words: \"An anti", "criterion: I1\n    words: \"An anti", 'criterion "I1" has a washout'),
        ("{kind: immunotherapy,", "{kind: immunterapy,", 'there is no kind "immunterapy"; did you mean'),
        ("intrathecal hydrocortisone]", "hydrocortison]", 'criterion I6, acts: no agent "hydrocortison"'),
        ("decided: yes", "decided: maybe", '"decided" takes "yes" or is left out'),
        ("acts: {when: blasts is known", "acts: {when: blast is known", 'there is no question "blast"'),
        ("of: [hct_intent, hct_direct]", "of: [hct_intent, hct_direkt]", 'no question "hct_direkt"'),
        ("when: {all: [hct_intent is no,", "when: {all: [hct_intent is nope,", '"nope" is no answer to hct_intent'),
        ("options: [tbi, cranial,", "options: [tbi, skull,", "some may be left out: list those that remain of tbi"),
        ("        late_ae: {help", "        late_bee: {help", 'there is no field "late_bee"; did you mean "late_ae"?'),
        ("answers: {prior_hct: no", "answers: {prior_hctt: no", 'no question "prior_hctt"'),
        ("answers: {prior_hct: no", "answers: {prior_hct: non", '"non" is no answer to prior_hct'),
        ("fraction_below: 0.05", "fraction_below: 5 %", '"fraction_below" is a number such as 0.1'),
        ("fraction_below: 0.05", "loinc: 1742-7", '"loinc: 1742-7" is no LOINC code such as 1742-6'),
        ("fraction_below: 0.05", "loinc: MRD", '"loinc: MRD" is no LOINC code such as 1742-6'),
    ],
)  # fmt: skip
def test_a_slip_is_told(old: str, new: str, words: str) -> None:
    assert words in told(old, new)
