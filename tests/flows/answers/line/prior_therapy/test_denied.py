"""What is said not to have been given: nothing to enter, unless it is entered."""

import pytest

from tests.flows.answers.line.lines import doubtful, offered, read, taken

ABSENT = [
    "no blina",
    "no TBI",
    "never had CAR T",
    "no inotuzumab ever",
    "no prior blina, InO or CAR T",
    "no InO or blina",
    "no blina/InO",
    "no cranial RT or TBI",
    "no prior exposure to blina",
    "never received InO",
    "no TKI",
    "no FLAG-IDA",
    "blina never",
    "CAR T: no",
    "InO not given",
    "denies InO",
]


@pytest.mark.parametrize("typed", ABSENT)
def test_what_was_not_given_is_nothing_to_enter(typed: str) -> None:
    for line in (read(typed), read(f"{typed}, EF 58"), read(f"EF 58, {typed}"), read(f"EF 58\n{typed}")):
        assert [said.replace(" + ", "/") for said in line.absent] == [typed]
        assert (line.entries, line.unread, line.against) == ((), (), ())
        assert taken(line).keys() <= {"lvef_percent"}


@pytest.mark.parametrize(
    "typed",
    [
        "no blina planned",
        "no dasatinib now",
        "not on dasatinib",
        "no blina since June",
        "no VCR 10 Nov",
        "no InO and blina",
        "no more blina",
        "blina no reaction",
        "no InO in the last 30 days",
    ],
)
def test_what_says_more_than_that_it_was_not_given_is_not_understood(typed: str) -> None:
    line = read(typed)
    assert (line.unread, line.entries, line.absent) == ((typed,), (), ())


def test_what_stands_behind_a_denial_and_a_comma_is_asked() -> None:
    (asked,) = doubtful(read("no blina, InO"))
    assert offered(asked) == ["Yes, InO was given"]
    (asked,) = doubtful(read("no blina, InO, VCR 3 Nov"))
    assert asked.said == "InO"
    assert doubtful(read("no blina, InO 3 Nov")) == []
    assert [entry.said for entry in read("no blina, InO 3 Nov").entries] == ["InO 3 Nov"]


def test_an_or_goes_on_with_what_is_denied() -> None:
    for typed in ("no GVHD or InO", "no radiation or InO"):
        assert (read(typed).entries, read(typed).absent) == ((), ("or InO",))


def test_a_list_that_goes_on_behind_a_denied_question_is_denied() -> None:
    line = read("no prior radiation, blina or InO")
    assert (line.entries, taken(line)) == ((), {"prior_radiation": []})
    assert line.unread == ()


def test_what_is_denied_ends_before_the_next_value() -> None:
    line = read("no blina EF 58")
    assert (taken(line).keys(), line.absent, line.unread) == ({"lvef_percent"}, ("no blina",), ())


@pytest.mark.parametrize("typed", ["no InO, InO 3 Nov", "TBI 20 Sep, no TBI", "no CAR T, kymriah 3 Jun"])
def test_what_is_denied_though_the_line_enters_it_is_told(typed: str) -> None:
    line = read(typed)
    assert (len(line.entries), len(line.against), line.absent) == (1, 1, ())


def test_what_is_denied_though_it_is_entered_is_told() -> None:
    entered = [{"agent": "blinatumomab", "kinds": ["biologic"], "last_dose": "2026-10-03"}]
    line = read("no blina, no InO", prior_therapies=entered)
    assert (line.against, line.absent) == (("no blina",), ("no InO",))


@pytest.mark.parametrize("typed", ["VCR 3 Nov no InO", "VCR 3 Nov no prior InO", "VCR 3 Nov, no InO"])
def test_a_denial_behind_what_was_given_is_of_what_it_names(typed: str) -> None:
    line = read(typed)
    assert [entry.fields["last_dose"] for entry in line.entries if not entry.doubt] == ["2026-11-03"]
    assert (len(line.entries), len(line.absent), line.unread) == (1, 1, ())
    assert [entry.fields["agent"] for entry in read("VCR no InO").entries] == ["vincristine"]


def test_a_transplant_that_was_not_is_an_answer_and_no_therapy() -> None:
    for typed in ("no prior HSCT", "no prior BMT", "no history of HCT"):
        assert taken(read(typed)) == {"prior_hct": "no"}
    for typed in ("no transplant", "no HCT", "no ATG"):
        assert read(typed).unread == (typed,)
