"""What becomes of a drug name that somebody typed."""

from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from flows.agents.drug_table import AGENTS, BY_NAME, COMBINATIONS, REGIMEN_BY_NAME
from flows.agents.find import Found, Near, Regimen, Unknown, Which, exact, find_agent
from flows.answers.therapies.agent_replies import agent_doubt
from flows.language.typed.reading import compact
from tests.corpora.rows import corpus
from tests.trials import NCT04556084


def outcome(search) -> tuple[str, str]:
    match search:
        case Found(agent):
            return "found", agent.name
        case Which(choices):
            return "which", ";".join(choice.agent.name for choice in choices)
        case Near(agents):
            return "near", agents[0].name
        case Regimen(name):
            return "regimen", name
        case Unknown():
            return "unknown", ""


@pytest.mark.parametrize(("text", "expected", "names"), corpus("typed_agents"))
def test_every_typed_name_comes_to_what_was_written_down_for_it(text, expected, names):
    assert outcome(find_agent(text)) == (expected, names)


def test_the_table_holds_many_agents():
    assert len(AGENTS) >= 150


def test_an_agent_from_general_knowledge_is_never_called_verified():
    assert not [agent.name for agent in AGENTS if agent.verified and "general knowledge" in agent.source]
    assert not [agent.name for agent in AGENTS if not agent.source]


@pytest.mark.parametrize("agent", AGENTS, ids=lambda agent: agent.name)
def test_every_spelling_of_an_agent_leads_to_it(agent):
    for spelling in (agent.name, *agent.synonyms):
        for typed in (spelling, spelling.upper(), f" {spelling}  10 mg/m2 ", f"{spelling} 50mg"):
            meaning = find_agent(typed)
            assert agent in agents_of(meaning), (typed, meaning)
            assert not isinstance(meaning, Near) or spelling.lower() == "go"


def agents_of(search) -> tuple:
    match search:
        case Found(agent):
            return (agent,)
        case Which(choices):
            return tuple(choice.agent for choice in choices)
        case Near(agents) | Regimen(_, agents, _):
            return agents
        case _:
            return ()


@pytest.mark.parametrize("words", ["is a", "i no", "to po", "it a", "do x", "if os"])
def test_everyday_words_are_no_spelling_when_they_are_joined(words):
    assert exact(words) is None


def test_a_found_agent_says_which_spelling_was_typed():
    found = find_agent("Sorafenib 200 mg")
    assert isinstance(found, Found)
    assert (found.agent.name, found.matched) == ("FLT3 inhibitor", "sorafenib")


_DEXA = "dexamethasone (anti-leukaemia)"
_PRED = "prednisone or prednisolone (anti-leukaemia)"
DRUGS = {
    "FLAG-IDA": ["fludarabine", "cytarabine", "idarubicin", "filgrastim"],
    "EPOCH": ["etoposide", _PRED, "vincristine", "cyclophosphamide", "doxorubicin"],
    "R-EPOCH": ["etoposide", _PRED, "vincristine", "cyclophosphamide", "doxorubicin", "rituximab"],
    "ICE": ["ifosfamide", "carboplatin", "etoposide"],
    "R-ICE": ["rituximab", "ifosfamide", "carboplatin", "etoposide"],
    "VXLD": ["vincristine", _DEXA, "pegaspargase", "doxorubicin"],
    "3-drug induction": ["vincristine", _DEXA, "pegaspargase"],
    "CHOP": ["cyclophosphamide", "doxorubicin", "vincristine", _PRED],
}


@pytest.mark.parametrize(("typed", "drugs"), DRUGS.items())
def test_a_regimen_lists_its_drugs(typed, drugs):
    regimen = find_agent(typed)
    assert isinstance(regimen, Regimen)
    assert [agent.name for agent in regimen.drugs] == drugs


@pytest.mark.parametrize("regimen", COMBINATIONS, ids=lambda regimen: regimen.name)
def test_only_a_regimen_that_says_so_holds_an_antibody(regimen):
    antibodies = [drug for drug in regimen.drugs if "monoclonal_antibody" in BY_NAME[drug].kinds]
    assert not antibodies or regimen.name in ("R-CHOP", "DA-EPOCH-R", "R-ICE", "R-hyper-CVAD", "Interfant-21", "D-ALBA")


ARMS = {
    "AALL1731": ("blinatumomab",),
    "AALL1732": ("inotuzumab ozogamicin",),
    "AALL1331": ("blinatumomab",),
    "AIEOP-BFM ALL 2017": ("blinatumomab", "bortezomib", "ifosfamide", "etoposide", "vindesine"),
    "ALLTogether": ("inotuzumab ozogamicin", "blinatumomab", "imatinib"),
    "AALL1131": ("clofarabine", "etoposide"),
    "AALL1231": ("bortezomib",),
    "AALL0434": ("nelarabine",),
    "UKALL R3": ("mitoxantrone", "idarubicin"),
    "IntReALL": ("epratuzumab", "bortezomib"),
    "E1910": ("blinatumomab", "rituximab"),
    "UKALL 14": ("rituximab", "imatinib", "nelarabine"),
    "EsPhALL": (),
}


@pytest.mark.parametrize(("name", "arms"), ARMS.items())
def test_what_only_some_arms_of_a_regimen_were_given_is_asked(name, arms):
    assert REGIMEN_BY_NAME[name].arms == arms


def test_regimens_for_ph_positive_disease_hold_their_kinase_inhibitor():
    for name, drug in (("EsPhALL", "imatinib"), ("AALL1631", "imatinib"), ("AALL1122 / AALL0622", "dasatinib")):
        assert drug in REGIMEN_BY_NAME[name].drugs


def test_standard_risk_has_no_anthracycline_in_induction():
    assert "daunorubicin" not in REGIMEN_BY_NAME["AALL1731"].drugs
    assert "daunorubicin" in REGIMEN_BY_NAME["AALL1732"].drugs


LABELS = {
    # agent: half-life in days; None: no source, so it is asked for
    "daratumumab": "18",
    "daratumumab under the skin": "20",
    "ofatumumab": "17.6",
    "brentuximab vedotin": "6",
    "basiliximab, adult": "7.2",
    "basiliximab, child or adolescent": "11.5",
    "alemtuzumab": "6",
    "alemtuzumab before a transplant": "11",
    "alemtuzumab for multiple sclerosis": "14",
    "talquetamab": "12.2",
    "tarlatamab": "11.2",
    "bevacizumab": "20",
    "omalizumab": "26",
    "canakinumab": "26",
    "belimumab": "19.4",
    "ustekinumab": "45.6",
    "natalizumab": "17",
    "axatilimab": None,
    "denosumab": None,
    "dinutuximab": None,
    "dupilumab": None,
    "teclistamab": None,
    "elranatamab": None,
    "tebentafusp": None,
    "sotrovimab": None,
    "bebtelovimab": None,
    "pemivibart": None,
}


@pytest.mark.parametrize(("name", "days"), LABELS.items())
def test_a_half_life_is_the_published_one_or_is_asked_for(name, days):
    agent = BY_NAME[name]
    assert agent.half_life_days == (days and Decimal(days))
    assert "monoclonal_antibody" in agent.kinds
    assert days or "must be entered" in agent.note


ENGAGERS = ("blinatumomab", "glofitamab", "mosunetuzumab", "epcoritamab", "odronextamab", "teclistamab", "talquetamab")
OTHERS_ASKED = ("elranatamab", "tebentafusp", "tarlatamab", "other bispecific antibody", "interferon", "interleukin-2")


@pytest.mark.parametrize("name", [*ENGAGERS, *OTHERS_ASKED, "dinutuximab"])
def test_what_sites_count_differently_gets_the_same_question(name):
    doubt = agent_doubt(BY_NAME[name], NCT04556084)
    assert "Some sites count it as immunotherapy" in doubt.question
    assert "immunotherapy" not in doubt.offers[0].value["kinds"]
    assert "immunotherapy" in doubt.offers[1].value["kinds"]


def test_a_choice_is_never_offered_twice():
    meaning = find_agent("Dex, pred, MP and rituximab")
    assert isinstance(meaning, Which)
    assert len(set(meaning.candidates)) == len(meaning.candidates)


SPELLINGS = [spelling for agent in AGENTS for spelling in (agent.name, *agent.synonyms)]
# One letter beside "IT methotrexate" lies "IV methotrexate", which is no misspelling.
names = st.sampled_from([spelling for spelling in SPELLINGS if not spelling.startswith("IT ")])


@pytest.mark.parametrize("typed", ["C19/CD22 CAR T", "investigational D19/CD22 CAR T"])
def test_a_letter_short_of_a_target_is_no_day_of_a_cycle(typed):
    assert find_agent(typed) == Near((BY_NAME["investigational CD22 CAR T"],)), "asked about, since it may be another"


@pytest.mark.parametrize("typed", ["blina C1/D8", "blina C2D15", "blina d15"])
def test_a_day_of_a_cycle_is_none_of_the_name(typed):
    assert find_agent(typed) == Found(BY_NAME["blinatumomab"], "blina")


@pytest.mark.parametrize(
    ("typed", "begun", "alike"),
    [
        ("mitoxan", "mitoxantrone", "cyclophosphamide"),
        ("busulf", "busulfan", "bosutinib"),
        ("campto", "irinotecan", "alemtuzumab"),
        ("granis", "other supportive drug", "filgrastim"),
        ("peg-asy", "interferon", "pegaspargase"),
    ],
)
def test_a_name_that_breaks_off_is_asked_about_where_another_is_spelled_as_nearly(typed, begun, alike):
    meaning = find_agent(typed)
    assert isinstance(meaning, Near)
    assert meaning.candidates[:2] == (BY_NAME[begun], BY_NAME[alike])


@pytest.mark.parametrize(("typed", "name"), [("cytoxa", "cyclophosphamide"), ("busulfa", "busulfan")])
def test_a_name_that_breaks_off_by_less_than_another_is_spelled_apart_is_found(typed, name):
    assert find_agent(typed).agent == BY_NAME[name]


@settings(max_examples=300, deadline=None)
@given(names, st.data())
def test_a_misspelled_name_is_never_taken_for_another_agent(spelling, data):
    at = data.draw(st.integers(0, len(spelling) - 1))
    letter = data.draw(st.sampled_from("abcdefghijklmnopqrstuvwxyz"))
    typed = data.draw(
        st.sampled_from([spelling[:at] + letter + spelling[at + 1 :], spelling[:at] + spelling[at + 1 :]])
    )
    meaning = find_agent(typed)
    if isinstance(meaning, Found):
        assert compact(meaning.matched) in compact(typed) or meaning.agent in agents_of(find_agent(spelling))


PIECES = "MTX IT mg/m2 5 x4 no and / - CAR T rituximab flag ² GO dex é 😀 %s"
pieces = st.sampled_from([*PIECES.split(), "\u202e", "\x00"])
anything = st.one_of(st.text(), st.text(st.characters()), st.lists(pieces).map(" ".join))


@settings(max_examples=500, deadline=None)
@given(anything)
def test_no_text_whatever_raises(text):
    meaning = find_agent(text)
    assert isinstance(meaning, Unknown) or agents_of(meaning)
