"""A line as it is typed in haste, dictated, and pasted from reports and abroad."""

from decimal import Decimal

import pytest

from flows.answers.line.typed_out import with_figures
from tests.flows.answers.line.lines import doubtful, offered, read, taken

ALT, CR, EF = {"alt_u_l": Decimal(34)}, {"creatinine_mg_dl": Decimal("0.5")}, {"lvef_percent": Decimal(58)}
BILI = {"bilirubin_mg_dl": Decimal("0.4")}
LIMIT = {"alt_uln_u_l": Decimal(40)}
FLOW = {"mrd_percent": Decimal("0.03"), "mrd_by_flow": "yes"}
ECHO, NOV_20 = {"lvef_modality": "echo"}, {"lvef_date": "2026-11-20"}

TYPED = [
    ("EF58", EF),
    ("EF58%", EF),
    ("alt34", ALT),
    ("Cr0.5 ALT34 bili0.4", CR | ALT | BILI),
    ("Cr:0.5,ALT:34", CR | ALT),
    ("Cr:0.5|ALT:34|bili:0.4", CR | ALT | BILI),
    ("Cr 0.5/ALT 34/bili 0.4", CR | ALT | BILI),
    ("Labs: Cr 0.5, ALT 34, bili 0.4. Echo EF 58%.", CR | ALT | BILI | ECHO | EF),
    # Reports.
    ("ALT (SGPT) 34 0 - 40 U/L", ALT | LIMIT),
    ("ALT\t34\tU/L\t0-40", ALT | LIMIT),
    ("ALT 34 H 0-40", ALT | LIMIT),
    ("ALT (SGPT) 34 (H) 0 - 40 U/L", ALT | LIMIT),
    ("Creatinine, Serum 0.5 mg/dL 0.30 - 0.70", CR),
    ("CREATININE 0.5 (L) 0.60 - 1.10 mg/dL", CR),
    ("Creatinine 0.5 0.30-0.70 mg/dL", CR),
    ("MRD by flow 0.03%", FLOW),
    ("MRD flow: 0.03 %", FLOW),
    ("MRD (by flow) 0.03%", {"mrd_percent": Decimal("0.03")}),
    ("MRD positive 0.03%", {"mrd_percent": Decimal("0.03")}),
    ("MRD NGS 12 per million", {"mrd_percent": Decimal("0.0012"), "mrd_by_flow": "no"}),
    ("MRD PCR 0.03%", FLOW | {"mrd_by_flow": "no"}),
    ("BM blasts 2%", {"blasts_percent": Decimal(2)}),
    # Abroad.
    ("Krea 0,5 mg/dl vom 24.11.", CR | {"creatinine_date": "2026-11-24"}),
    ("créatinine 5 mg/L", CR),
    ("creatinina 0,5 mg/dl", CR),
    ("Bili ges. 0,4 mg/dl", BILI),
    ("bilirubine totale 0,4 mg/dl", BILI),
    ("FEVG 58 % ETT le 20 nov.", EF | ECHO | NOV_20),
    ("FEVI 58% eco 20 de noviembre", EF | ECHO | NOV_20),
    ("EF 58 vor 9 Tagen", EF | NOV_20),
    ("EF 58 il y a 9 jours", EF | NOV_20),
    ("EF 58 hace 9 días", EF | NOV_20),
    ("Mädchen, 9 Jahre", {"sex": "female", "age_months": Decimal(108)}),
    ("fille 9 ans", {"sex": "female", "age_months": Decimal(108)}),
    ("14 3/12 y girl", {"sex": "female", "age_months": Decimal(171)}),
    # A time of the day, which is not asked.
    ("EF 58 11/20/2026 6:15 AM", EF | NOV_20),
    ("EF 58 20 Nov 6.15pm", EF | NOV_20),
    ("EF 58 20.11. um 06:15 Uhr", EF | NOV_20),
    ("EF 58 20 Nov 0615h", EF | NOV_20),
    # Dictated.
    ("EF fifty eight percent", EF),
    ("ejection fraction of fifty-eight", EF),
    ("ALT thirty four", ALT),
    ("creatinine zero point five", CR),
    ("creatinine of point five", CR),
    ("Lansky eighty percent", {"lansky": Decimal(80)}),
    ("clearance one hundred and ten", {"creatinine_clearance": Decimal(110)}),
    ("CNS 2a", {"cns_status": "cns2"}),
    ("hx of CNS3", {"cns3_history": "yes"}),
    ("CNS1 now, CNS3 at dx", {"cns_status": "cns1", "cns3_history": "yes"}),
    ("preg neg yesterday", {"pregnancy_test": "negative", "pregnancy_test_date": "2026-11-28"}),
    ("T.Bili 0.4, serum creat .5, Lansky score of 90", BILI | CR | {"lansky": Decimal(90)}),
    ("CNS II", {"cns_status": "cns2"}),
    ("HCT planned, no other trial", {"hct_intent": "yes", "other_phase12_study": "no"}),
    ("tacrolimus d/c 3 Oct", {"immunosuppression": "stopped", "immunosuppression_stopped": "2026-10-03"}),
    ("off IS 3 Oct", {"immunosuppression": "stopped", "immunosuppression_stopped": "2026-10-03"}),
]


@pytest.mark.parametrize(("typed", "answers"), TYPED)
def test_it_is_read_whole(typed: str, answers: dict[str, object]) -> None:
    line = read(typed)
    assert taken(line) == answers
    assert (line.unread, doubtful(line)) == ((), [])


ASKED = [
    *("spot urine sample Cr 0.5", "CSF blasts 2", "peripheral blasts 2%"),
    *("prior Cr 0.7", "previous EF 55", "baseline EF 62", "peak ALT 600", "EF 62 at diagnosis", "EF 62 at dx"),
    *(
        "MRD 2% at relapse",
        "MRD 2 x 10-4",
        "MRD 1 in 10,000",
        "initial MRD 5%",
        "EOI MRD 2%",
        "MRD 2% EOI",
        "EF 58 tomorrow",
        "ALT 34 I think",
        "ALT 34 *43",
        "ALT 34 ->43",
    ),
    *("Cr 0.5 mmol/dL", "ALT 34 pg/mL", "bili 0.4 milligrams", "creatinine 44 micromoles per litre", "MRD 5 per 10000"),
    *("bili 3 2-21 umol/L", "bili 3 (2-21 umol/L)", "bili 3 (ULN 21 umol/L)", "Cr 1 9-70 umol/L", "bili 1.2. "),
    *("Cr 0.5, sorry 0.6", "Cr 0.5 correction 0.6", "Cr 0.6 → 0.5", "ALT 34 no wait 43"),
]


@pytest.mark.parametrize("typed", ASKED)
def test_a_value_of_another_time_sample_or_unit_is_asked(typed: str) -> None:
    line = read(typed)
    assert taken(line).keys() <= {"bilirubin_uln_mg_dl", "disease_group"}
    assert doubtful(line)


@pytest.mark.parametrize(
    ("typed", "agent", "day"),
    [
        ("CAR T (Kymriah) 12 Jun 2025", "tisagenlecleucel", "2025-06-12"),
        ("CAR-T: Kymriah 12 Jun 2025", "tisagenlecleucel", "2025-06-12"),
        ("Kymriah (CAR T) 12 Jun 2025", "tisagenlecleucel", "2025-06-12"),
        ("radiation: CSI ended 20 Sep", None, "2026-09-20"),
    ],
)
def test_what_says_the_kind_of_an_agent_beside_its_name_is_no_other(typed: str, agent: str | None, day: str) -> None:
    (entry,) = read(typed).entries
    assert (entry.fields.get("agent"), entry.doubt) == (agent, None)
    assert day in entry.fields.values()


OF_OTHERS = [
    *("MRD 0.02% 20 Nov", "MRD 0.02% flow on 20 Nov", "Lansky 90 20 Nov", "CNS1 20 Nov", "no infection 20 Nov"),
    *("donor yes 20 Nov", "relapse 3 Oct", "GVHD none 20 Nov", "WBC 0.8 20 Nov", "weight 31 kg 20 Nov"),
    *("girl 9 y 20 Nov", "HCT 2 May 2026", "blue 20 Nov"),
]


@pytest.mark.parametrize("other", OF_OTHERS)
def test_the_day_of_something_else_is_none_of_a_measurement_behind_it(other: str) -> None:
    line = read(f"{other}, EF 58, Cr 0.5")
    assert "2026" not in str({key: value for key, value in taken(line).items() if key.endswith("_date")})
    assert any("Nov" in said or "Oct" in said or "May" in said for said in (*line.aside, *line.unread))


@pytest.mark.parametrize("other", OF_OTHERS)
def test_the_day_of_something_else_is_asked_for_a_measurement_before_it(other: str) -> None:
    assert "lvef_date" not in taken(read(f"EF 58, {other}"))


@pytest.mark.parametrize(
    "typed", ["labs 20 Nov: Cr 0.5, ALT 34", "results from 20 Nov Cr 0.5 ALT 34", "(20 Nov) Cr 0.5 ALT 34"]
)
def test_a_day_that_leads_to_its_measurements_is_theirs(typed: str) -> None:
    answers = taken(read(typed))
    assert (answers["creatinine_date"], answers["liver_date"]) == ("2026-11-20", "2026-11-20")


def test_a_day_before_an_agent_is_of_that() -> None:
    for typed in ("10 Nov: VCR, PEG; EF 58", "IT 10 Nov, Cr 0.5", "10 Nov VCR, Cr 0.5"):
        line = read(typed)
        assert not any(key.endswith("_date") for key in taken(line))
        assert any("10 Nov" in said for said in (*line.unread, *(entry.said for entry in line.entries)))


def test_the_day_of_a_draw_is_asked_for_what_was_measured_otherwise_behind_it() -> None:
    line = read("labs 24/11 Cr 0.5, EF 60")
    assert taken(line)["creatinine_date"] == "2026-11-24"
    assert [piece.key for piece in doubtful(line)] == ["lvef_date"]
    line = read("Echo 20 Nov: EF 58, Cr 0.5")
    assert taken(line)["lvef_date"] == "2026-11-20"
    assert [piece.key for piece in doubtful(line)] == ["creatinine_date"]


@pytest.mark.parametrize(
    ("typed", "asked", "sure"),
    [
        ("EF 58 the 20th, 24/11: Cr 0.5", "lvef_date", "creatinine_date"),
        ("Cr .5; echo 24/11: EF 61%", "creatinine_date", "lvef_date"),
        ("LVEF 58%, labs 24 Nov Cr 0.5", "lvef_date", "creatinine_date"),
    ],
)
def test_a_day_that_leads_to_what_is_behind_it_is_asked_for_what_is_before(typed: str, asked: str, sure: str) -> None:
    line = read(typed)
    assert taken(line)[sure] == "2026-11-24"
    assert [piece.key for piece in doubtful(line)] == [asked]


@pytest.mark.parametrize("given", ["VCR D1 10 Nov, D8 17 Nov", "VCR 10 Nov, next 17 Nov", "CSI 10 Nov, boost 17 Nov"])
def test_later_days_of_what_was_given_are_asked_also_behind_a_measurement_without_its_day(given: str) -> None:
    line = read(f"Cr 0.5, {given}")
    (entry,) = line.entries
    assert entry.doubt is not None
    assert "Tue 17 Nov 2026" in offered(entry)
    assert "creatinine_date" not in taken(line)


@pytest.mark.parametrize("typed", ["IS stopped 3 Oct; EF 58", "dose 10 Nov, EF 58", "ITs last 10 Nov, EF 58"])
def test_the_day_of_what_was_given_is_none_of_a_measurement(typed: str) -> None:
    assert taken(read(typed)).keys() == {"lvef_percent"}


def test_a_list_of_nothing_beside_a_word_of_doubt_is_asked() -> None:
    (piece,) = doubtful(read("no prior radiation, to be verified old"))
    assert (piece.key, offered(piece)) == ("prior_radiation", ["Sure: none"])


def test_a_transplant_with_its_day_is_no_haematocrit() -> None:
    for typed in ("s/p HCT 2024", "HCT 2 May 2025"):
        assert (read(typed).aside, bool(read(typed).unread)) == ((), True)
    assert read("HCT 34").aside == ("HCT 34",)


@pytest.mark.parametrize("typed", ["CR2", "CR 2", "in CR1, donor yes", "CR3 after ino", "CD19 34", "C1D15"])
def test_a_remission_is_no_creatinine(typed: str) -> None:
    assert "creatinine_mg_dl" not in {piece.key for piece in read(typed).pieces}


@pytest.mark.parametrize(
    ("said", "written"),
    [
        ("fifty eight percent", "58 percent"),
        ("one point oh five", "1.05"),
        ("a hundred", "100"),
        ("two percent", "2 percent"),
        ("nine years", "9 years"),
        ("one twenty", "one twenty"),
        ("two doses", "two doses"),
        ("twenty-first of November", "twenty-first of November"),
        ("one hundred thousand", "one hundred thousand"),
        ("four-drug", "four-drug"),
        ("at this point in time", "at this point in time"),
    ],
)
def test_number_words_are_figures_where_they_can_be_nothing_else(said: str, written: str) -> None:
    assert with_figures(said) == written
