"""A line takes the limits of the laboratory that it names, else of the only one, and never guesses whose they are."""

from decimal import Decimal
from typing import Any

from flows.answers.line.measured.laboratories import limits_of, with_typed
from flows.answers.line.pieces import LineRead
from flows.answers.reply import Answer, Doubt
from tests.flows.answers.line import lines
from tests.flows.answers.line.lines import taken

ONE = with_typed({}, "Central lab: ALT ULN 40 U/L, bilirubin ULN 1.2 mg/dL")
TWO = with_typed(ONE, "City lab: ALT ULN 45 U/L")


def read(text: str, kept: Any = ONE, **answers: Any) -> LineRead:
    return lines.read(text, limits=limits_of(kept), **answers)


def laboratory(line: LineRead, key: str) -> str:
    typed = next(piece.reply.typed for piece in line.pieces if piece.key == key and isinstance(piece.reply, Answer))
    return (typed or {}).get("laboratory", "")


def test_the_only_laboratory_gives_its_limits_to_values_without_one() -> None:
    line = read("ALT 34 bili 0.4 yesterday")
    assert taken(line) | {"alt_uln_u_l": Decimal(40), "bilirubin_uln_mg_dl": Decimal("1.2")} == taken(line)
    assert laboratory(line, "alt_uln_u_l") == "Central lab"


def test_a_limit_of_the_line_itself_or_one_that_was_answered_stands() -> None:
    assert taken(read("ALT 34 (45) yesterday"))["alt_uln_u_l"] == Decimal(45)
    assert laboratory(read("ALT 34 (45) yesterday"), "alt_uln_u_l") == ""
    assert "alt_uln_u_l" not in taken(read("ALT 34 yesterday", alt_uln_u_l=Decimal(50)))


def test_of_two_laboratories_it_is_asked_which_unless_the_line_names_it() -> None:
    line = read("ALT 34 yesterday", TWO)
    doubt = next(piece.reply for piece in line.pieces if piece.key == "alt_uln_u_l")
    assert isinstance(doubt, Doubt)
    assert [offer.label for offer in doubt.offers] == ["Central lab: 40 U/L", "City lab: 45 U/L"]
    named = read("ALT 34 yesterday, from city lab", TWO)
    assert taken(named)["alt_uln_u_l"] == Decimal(45)
    assert (named.unread, named.aside) == ((), ())


def test_the_laboratory_that_is_named_has_its_limit_whatever_was_answered_before() -> None:
    assert taken(read("ALT 34 City lab", TWO, alt_uln_u_l=Decimal(40)))["alt_uln_u_l"] == Decimal(45)


def test_a_named_laboratory_without_that_limit_lends_none_of_another_one() -> None:
    assert "bilirubin_uln_mg_dl" not in taken(read("bili 0.4 City lab", TWO))
    assert read("bili 0.4 City lab", TWO).aside == ("City lab",)


def test_where_two_laboratories_are_named_neither_counts_and_both_are_said() -> None:
    line = read("ALT 34 Central lab, bili 0.4 City lab", TWO)
    assert "alt_uln_u_l" not in taken(line)
    assert line.unread == ("Central lab", "City lab")


def test_a_multiple_is_of_the_limit_of_the_only_laboratory() -> None:
    found = taken(read("ALT 3x ULN yesterday"))
    assert (found["alt_u_l"], found["alt_uln_u_l"]) == (Decimal(120), Decimal(40))


def test_without_any_laboratory_a_line_reads_as_before() -> None:
    assert "alt_uln_u_l" not in taken(read("ALT 34 yesterday", {}))
    assert read("ALT 34 Central lab", {}).unread == ("Central lab",)
