"""What becomes of a number, or an age, that somebody typed."""

from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from flows.language.numbers import age_words
from flows.language.typed.ages import read_age
from flows.language.typed.numbers import TypedNumber, label, read_number
from flows.language.typed.reading import One, Refused, Several
from flows.language.typed.units import Slip, convert
from tests.corpora.rows import corpus


def values(reading) -> tuple:
    match reading:
        case One(value):
            return (value,)
        case Several(several):
            return several
        case Refused(code):
            return (f"refused:{code}",)


@pytest.mark.parametrize(("text", "expected", "operator", "unit"), corpus("typed_numbers"))
def test_every_typed_number_comes_to_what_was_written_down_for_it(text, expected, operator, unit):
    if not expected.startswith("refused"):
        expected = tuple(TypedNumber(Decimal(value), operator, unit) for value in expected.split())
        assert values(read_number(text)) == expected
    else:
        assert values(read_number(text)) == (expected,)


@pytest.mark.parametrize(("text", "expected"), corpus("typed_ages"))
def test_every_typed_age_comes_to_what_was_written_down_for_it(text, expected):
    assert " ".join(map(str, values(read_age(text)))) == expected


def test_signs_that_nobody_sees_do_no_harm():
    assert read_number("\u20661\u200b.5\u00a0mg/dL\u2069") == One(TypedNumber(Decimal("1.5"), "", "mg/dL"))
    assert read_number("1\u202f500") == One(TypedNumber(Decimal(1500)))


def test_choices_are_labelled_with_the_whole_value():
    reading = read_number("<1,500 U/L")
    assert isinstance(reading, Several)
    assert reading.labels == ("< 1.500 U/L", "< 1500 U/L")
    ages = read_age("14")
    assert isinstance(ages, Several)
    assert ages.labels == ("14 years", "14 months")
    assert age_words(171) == "14 years 3 months"
    assert age_words(0) == "0 months"


decimals = st.decimals(-(10**6), 10**6, allow_nan=False, allow_infinity=False, places=4)
GROUPS = st.sampled_from([",", " ", "'", ""])


@settings(deadline=None)
@given(decimals, GROUPS, st.sampled_from(["", "<", ">", "<=", ">=", "~"]), st.sampled_from(["", "%", "mg/dL", "U/L"]))
def test_a_number_that_is_shown_reads_back_as_itself(value, group, operator, unit):
    shown = f"{value:,f}".replace(",", group)
    assert read_number(f"{operator}{shown} {unit}") == One(TypedNumber(value, operator, unit))


@settings(deadline=None)
@given(decimals)
def test_a_decimal_comma_means_what_a_point_means(value):
    assert read_number(f"{value:f}".replace(".", ",")) == read_number(f"{value:f}")


@settings(deadline=None)
@given(st.integers(1, 999), st.integers(0, 999))
def test_a_comma_before_three_figures_is_asked_about(thousands, rest):
    assert {number.value for number in values(read_number(f"{thousands},{rest:03d}"))} == {
        thousands + Decimal(rest) / 1000,
        Decimal(thousands * 1000 + rest),
    }


@settings(deadline=None)
@given(st.integers(0, 1440))
def test_an_age_that_is_shown_reads_back_as_itself(months):
    assert read_age(age_words(months)) == One(months)
    assert read_age(f"{months} mo") == One(months)


PIECES = "in per 1.73m2 10 1e4 million ULN mg/dL U/L y months nan ² ٣ 0 1 5 9 . , ' - + < > ~ = % ^ × e µ ; / ( )"
pieces = st.sampled_from([*PIECES.split(), " ", "\u200b", "\x00"])
anything = st.one_of(st.text(), st.text(st.characters()), st.lists(pieces).map("".join))


@settings(max_examples=1500, deadline=None)
@given(anything)
def test_no_text_whatever_raises(text):
    for reading in (read_number(text), read_age(text)):
        match reading:
            case Several(several, labels):
                assert len(several) == len(labels) == len(set(several)) == len(set(labels)) > 1
            case Refused(code, why):
                assert code
                assert why.endswith(".")
            case One(TypedNumber() as number):
                assert number.value.is_finite()
                assert read_number(label(number)) == One(number)


@settings(deadline=None)
@given(st.sampled_from("0123456789"), st.text("0123456789 .,'", max_size=8))
def test_no_figure_is_ever_cut(first, more):
    typed = "".join(filter(str.isdigit, first + more)).strip("0")
    for reading in values(read_number(first + more)):
        if isinstance(reading, TypedNumber):
            assert f"{reading.value:f}".replace(".", "").strip("0") == typed


CREATININE = (Slip("umol/L", Decimal(1), Decimal("88.4")), Slip("mg/L", Decimal(1), Decimal(10)))
ALT = (Slip("ukat/L", Decimal(60), Decimal(1)),)
COUNT = (Slip("/uL", Decimal(1), Decimal(1000)),)
OWN = (Slip("pmol/L", Decimal("0.5"), Decimal(1)),)


@pytest.mark.parametrize(
    ("value", "from_unit", "to_unit", "slips", "expected"),
    [
        ("88.4", "umol/L", "mg/dL", CREATININE, "1"),
        ("62", "umol/L", "mg/dL", CREATININE, "0.701357466063348"),
        ("0.0884", "mmol/L", "mg/dL", CREATININE, "1"),
        ("7", "mg/L", "mg/dL", CREATININE, "0.7"),
        ("0.007", "g/L", "mg/dL", CREATININE, "0.7"),
        ("3.5", "ukat/L", "U/L", ALT, "210"),
        ("700", "nkat/L", "U/L", ALT, "42"),
        ("1500", "/mm3", "10^9/L", COUNT, "1.5"),
        ("150", "10^9/L", "/uL", (), None),
        ("4", "pmol/L", "pg/mL", OWN, "2"),
        ("0.0001", "fraction", "%", (), "0.01"),
        ("100", "ppm", "%", (), "0.01"),
        ("115", "g/L", "g/dL", (), "11.5"),
        ("14", "y", "months", (), "168"),
        ("2.1", "h", "days", (), "0.0875"),
        ("3", "weeks", "days", (), "21"),
        ("1.5", "m", "cm", (), "150"),
        ("5", "mg/dL", "mg/dL", (), "5"),
        ("60", "mL/min", "mL/min/1.73m2", (), None),
        ("62", "umol/L", "mg/dL", (), None),
        ("60", "mg/dL", "umol/L", ALT, None),
        ("60", "foo", "foo", ALT, None),
        ("5", "xULN", "U/L", ALT, None),
    ],
)
def test_units_that_a_laboratory_reports_are_converted_exactly(value, from_unit, to_unit, slips, expected):
    assert convert(Decimal(value), from_unit, to_unit, slips) == (expected and Decimal(expected))


def test_a_limit_is_cut_up_and_a_value_down():
    value, limit = (convert(Decimal(62), "umol/L", "mg/dL", CREATININE, limit=limit) for limit in (False, True))
    assert (value, limit) == (Decimal("0.701357466063348"), Decimal("0.701357466063349"))


def test_a_unit_that_only_its_question_has_is_read_beside_that_question():
    assert read_number("4 pMol / L", ("pg/mL", "pmol/L")) == One(TypedNumber(Decimal(4), "", "pmol/L"))
    assert isinstance(read_number("4 pmol/L"), Refused)
