"""What of a line is asked about: beside words that put it in doubt, and a question answered in strange words."""

import pytest

from flows.answers.line.pieces import LineRead
from flows.answers.reply import Answer
from tests.flows.answers.line.lines import doubtful, offered, read, taken

WORDS = """
cancelled canceled pending haemolysed hemolyzed clotted insufficient QNS repeat rejected ordered due scheduled awaited
old tbc unverified refused ? approx ~ < >
"""

SAID = (*WORDS.split(), "to follow", "not resulted", "wrong patient", "not verified", "Haemolysed.")

FORMS = [
    "Cr 0.7 {}",
    "{} Cr 0.7",
    "Cr 0.7 ({})",
    "Cr 0.7, {}",
    "Cr 0.7 sample {}",
    "EF 58 3 Nov {}",
    "EF 58, 3 Nov {}",
    "EF 58 {}, 3 Nov",
    "EF 58 echo 3 Nov {}",
    "imatinib {}",
    "vincristine 3 Oct {}",
]


def certain(line: LineRead) -> list[str]:
    values = [piece.key for piece in line.pieces if isinstance(piece.reply, Answer) and piece.reply.value is not None]
    return values + [entry.said for entry in line.entries if entry.doubt is None]


@pytest.mark.parametrize("said", SAID)
@pytest.mark.parametrize("form", FORMS)
def test_what_may_be_no_value_is_asked(form: str, said: str) -> None:
    line = read(form.format(said))
    assert certain(line) == []
    assert line.pieces or line.entries or line.unread


@pytest.mark.parametrize("form", FORMS)
def test_without_such_a_word_it_is_certain(form: str) -> None:
    assert certain(read(form.format("").replace(" ()", "").rstrip(", ")))


@pytest.mark.parametrize(
    ("text", "sure"),
    [
        ("ALT 34 haemolysed, Cr 0.5", ["creatinine_mg_dl"]),
        ("Cr 0.5, ALT 34 haemolysed", ["creatinine_mg_dl"]),
        ("ALT 34 haemolysed\nCr 0.5", ["creatinine_mg_dl"]),
        ("Cr 0.5\nclotted", ["creatinine_mg_dl"]),
        ("Cr 0.5 stones", ["creatinine_mg_dl"]),
    ],
)
def test_only_what_stands_beside_it_is_asked(text: str, sure: list[str]) -> None:
    assert certain(read(text)) == sure


@pytest.mark.parametrize(
    "text",
    [
        "donor Cr 0.7",
        "mum's Cr 0.7",
        "Cr was 0.9 now 0.7",
        "Cr 0.7 in 2019",
        "EF 58 3 Nov planned",
        "EF 58 3 Nov unable",
    ],
)
def test_a_value_of_somebody_else_or_of_another_time_is_asked(text: str) -> None:
    assert certain(read(text)) == []


def test_a_planned_registration_and_a_value_of_before_in_brackets_leave_the_others_sure() -> None:
    assert certain(read("registration planned 3 Dec, Cr 0.7 (prev 0.9)")) == ["registration_date", "creatinine_mg_dl"]


def test_what_is_asked_can_be_said_to_be_sure() -> None:
    (piece,) = read("Cr 0.7 pending").pieces
    assert not isinstance(piece.reply, Answer)
    assert [offer.label for offer in piece.reply.offers] == ["Sure: 0.7 mg/dL"]


@pytest.mark.parametrize("text", ["ALT 60 (prev 120 20 Nov)", "Cr 0.7 (was 0.5 20 Nov)", "EF 58 (outside 62 20 Nov)"])
def test_a_day_in_brackets_behind_another_value_is_of_that(text: str) -> None:
    line = read(text)
    assert len(line.pieces) == 1
    assert any("20 Nov" in said for said in line.unread)
    assert len(read("EF 58 (echo 20 Nov)").pieces) == 3


@pytest.mark.parametrize("text", ["bili (direct) 0.2", "ALT(donor) 30", "ALT (prev) 30", "Cr (urine) 50"])
def test_a_name_that_goes_on_with_another_in_brackets_is_not_its_value(text: str) -> None:
    assert certain(read(text)) == []
    assert certain(read("ALT (GPT) 30")) == ["alt_u_l"]


def test_a_time_that_is_no_day_puts_the_days_beside_it_in_doubt() -> None:
    assert certain(read("labs today Cr 0.5 echo last week EF 60")) == [
        "creatinine_mg_dl",
        "lvef_modality",
        "lvef_percent",
    ]
    assert "lvef_date" not in certain(read("labs today Cr 0.5, echo in Jan EF 60"))


@pytest.mark.parametrize(
    "text", ["Cr 0.5, ALT pending until 3 Dec", "Cr 0.5, recheck 3 Dec", "TBI 2024", "TBI 12 Gy 2024"]
)
def test_a_day_that_can_be_of_nothing_is_told(text: str) -> None:
    assert any(text.split()[-1] in said for said in read(text).unread)


NAMED = [
    ("haplo mom", "donor_available"),
    ("haplo donor is dad", "donor_available"),
    ("MUD 10/10", "donor_available"),
    ("10/10 MUD", "donor_available"),
    ("HLA match 9/10 sib", "donor_available"),
    ("donor: sib", "donor_available"),
    ("no sibling donor", "donor_available"),
    ("no MUD", "donor_available"),
    ("donor search ongoing", "donor_available"),
    ("cord blood", "donor_available"),
    ("CNS neg", "cns_status"),
    ("no CNS disease", "cns_status"),
    ("CSF clear", "cns_status"),
    ("GVHD neg", "gvhd"),
    ("acute GVHD grade 2", "gvhd"),
    ("no acute or chronic GVHD", "gvhd"),
    ("infection controlled", "uncontrolled_infection"),
    ("no fungal infection", "uncontrolled_infection"),
    ("no fever", "uncontrolled_infection"),
    ("febrile neutropenia resolved", "uncontrolled_infection"),
    ("NKDA", "blinatumomab_allergy"),
    ("no known drug allergies", "blinatumomab_allergy"),
    ("PEG allergy", "blinatumomab_allergy"),
    ("no blina allergy", "blinatumomab_allergy"),
    ("HCG <1", "pregnancy_test"),
    ("not pregnant", "pregnancy_test"),
    ("no hcg", "pregnancy_test"),
    ("no pregnancy test", "pregnancy_test"),
    ("premenarchal", "childbearing_potential"),
    ("no radiation", "prior_radiation"),
    ("no RT", "prior_radiation"),
    ("radiation none", "prior_radiation"),
    ("MRD neg", "mrd_percent"),
    ("MRD undetectable", "mrd_percent"),
    ("MRD not detected", "mrd_percent"),
    ("MRD négatif", "mrd_percent"),
    ("no MRD", "mrd_percent"),
    ("blasts none", "blasts_percent"),
    ("MRD flow neg (<0.01%)", "mrd_percent"),
    ("MRD neg <0.01%", "mrd_percent"),
    ("no cGVHD", "gvhd"),
]


@pytest.mark.parametrize(("typed", "key"), NAMED)
def test_what_says_something_of_a_question_asks_it(typed: str, key: str) -> None:
    for line in (read(typed), read(f"{typed}, EF 58"), read(f"EF 58, {typed}")):
        (piece,) = doubtful(line)
        assert piece.key == key
        assert taken(line).keys() <= {"lvef_percent", "mrd_by_flow"}
        assert (line.entries, line.unread) == ((), ())


@pytest.mark.parametrize("typed", ["donor yes (haplo mom)", "donor yes, haplo mom", "donor: yes (MUD 10/10)"])
def test_who_the_donor_is_goes_beside_the_answer(typed: str) -> None:
    line = read(f"{typed}, EF 58")
    assert taken(line).keys() == {"donor_available", "lvef_percent"}
    assert (line.unread, len(line.aside)) == ((), 1)
    assert taken(read("haplo mom Cr 0.7")) == {}


def test_a_negative_number_is_not_counted_before_its_bound_is_typed() -> None:
    for typed in ("MRD neg", "blasts none"):
        (piece,) = doubtful(read(typed))
        assert offered(piece) == []
    (piece,) = doubtful(read("MRD flow neg (<0.01%)"))
    assert offered(piece) == ["Count it as 0 %"]


@pytest.mark.parametrize(
    "typed", ["no prior radiation", "no history of radiation", "no hx of RT", "never had radiation", "no previous XRT"]
)
def test_no_radiation_ever_is_an_answer(typed: str) -> None:
    line = read(f"{typed}, Cr 0.5")
    assert taken(line) == {"prior_radiation": [], "creatinine_mg_dl": taken(read("Cr 0.5"))["creatinine_mg_dl"]}
    assert line.unread == ()


def test_a_site_that_was_not_radiated_says_nothing_of_the_others() -> None:
    assert taken(read("no RT planned")) == {"radiation_planned": "no"}
    for typed in ("no TBI", "no cranial RT"):
        assert (taken(read(typed)), read(typed).absent) == ({}, (typed,))


def test_no_radiation_beside_one_is_not_understood() -> None:
    line = read("no prior radiation, CSI 20 Sep")
    assert (taken(line), line.unread) == ({}, ("no prior radiation",))
    assert [entry.fields["last_date"] for entry in line.entries] == ["2026-09-20"]


@pytest.mark.parametrize(
    ("typed", "value", "limit"),
    [
        ("ALT 34/40", ("alt_u_l", 34), "40 U/L"),
        ("ALT 34 / 40", ("alt_u_l", 34), "40 U/L"),
        ("ALT: 34/40 U/L", ("alt_u_l", 34), "40 U/L"),
        ("ALT 41/35", ("alt_u_l", 41), "35 U/L"),
        ("bili 14/21 umol/L", ("bilirubin_mg_dl", "14"), "1.2281 mg/dL"),
    ],
)
def test_a_value_with_a_stroke_is_followed_by_its_limit_which_is_asked(
    typed: str, value: tuple[str, object], limit: str
) -> None:
    line = read(typed)
    piece, limited = line.pieces
    assert isinstance(piece.reply, Answer)
    assert piece.key == value[0]
    assert value[1] in (piece.reply.value, (piece.reply.typed or {})["value"])
    assert offered(limited) == [f"Yes, limit {limit}"]
    assert line.unread == ()


@pytest.mark.parametrize(
    ("typed", "values"),
    [("Cr 0.5/0.7", ["0.5 mg/dL", "0.7 mg/dL"]), ("EF 58/60", ["58 %", "60 %"]), ("ALT 34/10", ["34 U/L", "10 U/L"])],
)
def test_two_figures_of_which_none_can_be_a_limit_are_asked(typed: str, values: list[str]) -> None:
    (piece,) = read(typed).pieces
    assert offered(piece) == values


def test_a_stroke_between_figures_of_a_day_or_of_something_else_is_none_of_a_limit() -> None:
    assert "alt_uln_u_l" not in {piece.key for piece in read("ALT 3/10").pieces}
    assert read("BP 110/70").aside == ("BP 110/70",)
    assert taken(read("AST/ALT 40/34")) == {}


@pytest.mark.parametrize(
    "typed",
    [
        "blina planned 3 Dec",
        "will get ino 3 Dec",
        "start blina on the 3rd",
        "plan: blina then HCT",
        "ino scheduled 3 Dec",
    ],
)
def test_what_is_still_to_be_given_is_no_prior_therapy(typed: str) -> None:
    line = read(typed)
    assert line.entries == ()
    assert line.unread


def test_an_anonymous_car_t_is_asked_for_its_product() -> None:
    for typed in ("CD19 CAR 12 Jun", "CAR T", "CAR-T cells 12 Jun 2025"):
        (entry,) = read(typed).entries
        assert offered(entry)[:4] == ["Kymriah", "Tecartus", "Aucatzyl", "Product not known"]
