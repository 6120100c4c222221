"""What a hurried coordinator types in the four trials: nothing misread, nothing dropped, nothing guessed."""

from collections.abc import Iterator
from decimal import Decimal

import pytest

from flows.answers.line.pieces import LineRead
from flows.answers.line.read_line import read_line
from flows.answers.reply import Answer
from flows.identifiers.identifier import identifier_in
from flows.rules.question import Choice, Choices, Question
from flows.trials.files.brought import brought
from flows.trials.registry import compiled
from tests.answered import answered
from tests.flows.answers.line.lines import TODAY, taken

TRIALS = {of.registry_id: compiled(file) for of, file in brought().items()}
BLINA, WILSON, DIABETES = "NCT04556084", "NCT04573309", "NCT03421379"


def read(trial: str, text: str) -> LineRead:
    return read_line(TRIALS[trial], text, answered({TRIALS[trial].day_key: "2026-11-30"}), TODAY)


def agents(line: LineRead) -> list[str]:
    return [entry.fields.get("agent", entry.fields.get("site", "?")) for entry in line.entries]


def test_an_allergy_to_an_agent_is_no_therapy_with_it() -> None:
    line = read(BLINA, "no infection, no allergy to blina")
    assert taken(line)["blinatumomab_allergy"] == "no"
    assert (agents(line), line.unread) == ([], ())
    assert agents(read(BLINA, "allergic to asparaginase")) == []
    assert "asparaginase" in " ".join(read(BLINA, "allergic to asparaginase").unread)


@pytest.mark.parametrize("text", ["CSI none", "TBI never", "asparaginase none", "kymriah never"])
def test_what_is_denied_behind_its_name_was_not_given(text: str) -> None:
    line = read(BLINA, text)
    assert agents(line) == []
    assert (line.absent, line.unread) == ((text,), ())


def test_a_shorter_name_counts_where_the_longest_says_nothing() -> None:
    assert taken(read(BLINA, "donor available"))["donor_available"] == "yes"


@pytest.mark.parametrize("text", ["Hb 120 g/L", "Hb 12 g/dL", "hgb 12.0"])
def test_grams_in_a_litre_are_those_in_ten_decilitres(text: str) -> None:
    (value,) = taken(read(WILSON, text)).values()
    assert value == 12


@pytest.mark.parametrize("text", ["Hb 7.3 mmol/L", "Hb 7,3 mmol/l"])
def test_millimoles_of_haemoglobin_are_recounted(text: str) -> None:
    assert round(taken(read(WILSON, text))["haemoglobin"], 1) == Decimal("11.8")


def test_a_value_that_no_unit_explains_is_asked() -> None:
    (piece,) = read(WILSON, "Hb 21.1 sorry 12.1").pieces
    assert not isinstance(piece.reply, Answer)
    assert [offer.label for offer in piece.reply.offers] == ["Yes, 21.1 g/dL"]


@pytest.mark.parametrize("text", ["HCV RNA not detected", "pregnant no", "HIV no"])
def test_no_is_not_that_something_was_not_done(text: str) -> None:
    assert (len(read(WILSON, text).pieces), taken(read(WILSON, text))) == (1, {}), "asked about"
    assert taken(read(WILSON, "HIV not done")) == {"hiv": "not_done"}


def test_a_value_of_a_relative_is_asked() -> None:
    for text in ("wife BMI 24", "partner's BMI 24", "husband: BMI 24"):
        (piece,) = read(DIABETES, text).pieces
        assert not isinstance(piece.reply, Answer)
        assert [offer.label for offer in piece.reply.offers] == ["Sure: 24 kg/m2"]


def test_what_is_asked_and_was_not_understood_is_not_told_as_not_asked() -> None:
    line = read(WILSON, "Hb 120 stones")
    assert line.aside == ()
    assert "Hb" in " ".join(line.unread) or line.doubtful


def test_a_value_in_the_unit_that_is_asked_is_taken() -> None:
    assert taken(read(DIABETES, "BMI 24,5 kg/m2, SBP 120 mmHg")) == {"bmi": Decimal("24.5"), "systolic": 120}


@pytest.mark.parametrize("text", ["ECG ok", "ECG normal", "no HIV"])
def test_what_says_that_all_is_well_is_no_yes(text: str) -> None:
    line = read(DIABETES, text)
    assert taken(line) == {}
    assert [piece.key for piece in line.pieces] == ["hiv" if "HIV" in text else "e17"]


@pytest.mark.parametrize("text", ["creat 88 umol/L", "ALT 55 (ULN 40)", "AFP 8 ug/L", "bili 18 umol/L"])
def test_a_value_that_this_trial_does_not_ask_is_told_so(text: str) -> None:
    line = read(DIABETES, text)
    assert (line.unread, len(line.aside)) == ((), 1)


@pytest.mark.parametrize(
    ("text", "said"), [("ULN ALT 40", 40), ("ALT ULN 40", 40), ("ULN of ALT: 40 U/L", 40), ("ALT upper limit 40", 40)]
)
def test_a_limit_by_its_name_is_never_the_value(text: str, said: int) -> None:
    assert taken(read(BLINA, text)) == {"alt_uln_u_l": said}


def test_agents_that_a_stroke_joins_are_one_entry_each() -> None:
    line = read(BLINA, "vcr/dauno/6mp 12 Nov")
    assert agents(line) == ["vincristine", "daunorubicin", "mercaptopurine"]
    assert line.unread == ()
    assert agents(read(BLINA, "vcr/dex")) == ["vincristine", "?"], "dex is asked about"
    assert agents(read(BLINA, "VCR+DNR+PEG 3 Nov")) == ["vincristine", "daunorubicin", "pegaspargase"]
    assert read(BLINA, "and/or 3/10").entries == ()


def test_last_tuesday_is_asked_behind_an_agent_too() -> None:
    (entry,) = read(BLINA, "VCR last Tues").entries
    assert entry.doubt is not None
    assert [offer.value.get("last_dose") for offer in entry.doubt.offers] == ["2026-11-24", "2026-11-17", None]
    assert read(BLINA, "VCR last 20 Nov").entries[0].fields["last_dose"] == "2026-11-20"


def test_the_last_dose_behind_a_comma_is_that_of_the_agent() -> None:
    (entry,) = read(BLINA, "rituximab x4, last 1 Sep").entries
    assert entry.fields["last_dose"] == "2026-09-01"
    assert read(BLINA, "rituximab x4, last 1 Sep").unread == ()


def called(question: Question) -> Iterator[str]:
    """What a question and its answers are called."""
    yield from (question.label, *question.names)
    for option in question.kind.options if isinstance(question.kind, Choice | Choices) else ():
        yield from (option.label, *option.names)


@pytest.mark.parametrize("trial", TRIALS)
def test_no_name_of_a_question_is_taken_for_that_of_a_person(trial: str) -> None:
    names = {name for question in TRIALS[trial].questions for name in called(question)}
    typed = [f"{name} {value}" for name in names for value in ("5", "neg")]
    assert [text for text in typed if (found := identifier_in(text, "S-###", "text")) and found.kind == "name"] == []
