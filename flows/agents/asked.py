"""Names that mean more than one agent, with the question to ask."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Asked:
    """Spellings of one unclear name, the question, and its choices: words of the button and agent's name."""

    spellings: str
    question: str
    choices: tuple[tuple[str, str], ...]


_FOR_GVHD = ("Steroid for GVHD", "corticosteroid for GVHD")


_FOR_OTHER = ("Steroid for something else", "corticosteroid, other indication")


_DEXAMETHASONE = ("Dexamethasone for leukaemia", "dexamethasone (anti-leukaemia)")


_PREDNISONE = ("Steroid for leukaemia", "prednisone or prednisolone (anti-leukaemia)")


_RADIATION = (
    ("Total body irradiation", "total body irradiation"),
    ("Cranial irradiation", "cranial irradiation"),
    ("Craniospinal irradiation", "craniospinal irradiation"),
    ("Other local radiotherapy", "local radiotherapy, non-CNS"),
)


_CAR_T = (
    ("Tisagenlecleucel (Kymriah)", "tisagenlecleucel"),
    ("Brexucabtagene (Tecartus)", "brexucabtagene autoleucel"),
    ("Obecabtagene (Aucatzyl)", "obecabtagene autoleucel"),
    ("Axicabtagene (Yescarta)", "axicabtagene ciloleucel"),
    ("Lisocabtagene (Breyanzi)", "lisocabtagene maraleucel"),
    ("Ciltacabtagene (Carvykti)", "ciltacabtagene autoleucel"),
    ("Idecabtagene (Abecma)", "idecabtagene vicleucel"),
    ("Study CAR T against CD22", "investigational CD22 CAR T"),
    ("Study CAR T against CD19 or both", "investigational CD19/CD22 CAR T"),
    ("CAR T from a donor", "allogeneic or off-the-shelf CAR T"),
    ("Another CAR T", "other CAR T product"),
)


_METHOTREXATE = (
    ("Methotrexate by mouth or vein", "methotrexate, systemic"),
    ("Methotrexate into the spine (IT)", "methotrexate, intrathecal"),
    ("Methotrexate against GVHD", "methotrexate, GVHD prophylaxis"),
)


_STEROID_QUESTION = "What was the steroid given for?"


# One short name for several drugs: after the collisions collected from trial records, and general knowledge.
ASKED = (
    Asked("RTX", "Does RTX mean rituximab or radiotherapy?", (("Rituximab", "rituximab"), *_RADIATION)),
    Asked("XRT|RT|radiation|radiotherapy|irradiation|radiation therapy", "Which radiotherapy?", _RADIATION),
    Asked(
        "CTX",
        "Does CTX mean cyclophosphamide or cefotaxime?",
        (("Cyclophosphamide", "cyclophosphamide"), ("Cefotaxime", "azole or other anti-infective")),
    ),
    Asked(
        "Dex",
        "Does Dex mean dexamethasone, and what for, or dexrazoxane?",
        (_DEXAMETHASONE, _FOR_GVHD, _FOR_OTHER, ("Dexrazoxane", "dexrazoxane")),
    ),
    Asked("dexa|dexamethasone|decadron", _STEROID_QUESTION, (_DEXAMETHASONE, _FOR_GVHD, _FOR_OTHER)),
    Asked(
        "pred|PDN|prednisone|prednisolone|orapred|methylpred|methylprednisolone|solumedrol|budesonide"
        "|beclomethasone|hydrocortisone|medrol|cortisone|steroid|steroids|corticosteroid|corticosteroids",
        _STEROID_QUESTION,
        (_PREDNISONE, _FOR_GVHD, _FOR_OTHER),
    ),
    Asked(
        "MP",
        "Does MP mean mercaptopurine, or methylprednisolone, and what for?",
        (("Mercaptopurine", "mercaptopurine"), _PREDNISONE, _FOR_GVHD, _FOR_OTHER),
    ),
    Asked(
        "Flu",
        "Does Flu mean fludarabine, the flu vaccine or fluconazole?",
        (
            ("Fludarabine", "fludarabine"),
            ("Influenza vaccine", "routine vaccine, inactivated"),
            ("Fluconazole", "azole or other anti-infective"),
        ),
    ),
    Asked(
        "AZA",
        "Does AZA mean azacitidine or azathioprine?",
        (("Azacitidine", "azacitidine"), ("Azathioprine", "azathioprine")),
    ),
    Asked(
        "CART",
        "Which CAR T cells, or does it mean antiretrovirals (HIV)?",
        (*_CAR_T, ("Antiretrovirals (HIV)", "azole or other anti-infective")),
    ),
    Asked("CAR T cells|CAR T cell|CAR T cell therapy|CAR T therapy", "Which CAR T cells?", _CAR_T),
    Asked(
        "MTX",
        "How was methotrexate given, or is mitoxantrone meant?",
        (*_METHOTREXATE, ("Mitoxantrone", "mitoxantrone")),
    ),
    Asked("methotrexate", "How was methotrexate given?", _METHOTREXATE),
    Asked(
        "dara|daratumumab|darzalex",
        "Was daratumumab given by vein or under the skin (Faspro)?",
        (("By vein", "daratumumab"), ("Under the skin (Faspro)", "daratumumab under the skin")),
    ),
    Asked(
        "alemtuzumab|campath|campath-1H|mabcampath|alem",
        "What was alemtuzumab given for? How long it stays depends on that.",
        (
            ("Against leukaemia", "alemtuzumab"),
            ("Before a transplant", "alemtuzumab before a transplant"),
            ("Multiple sclerosis (Lemtrada)", "alemtuzumab for multiple sclerosis"),
        ),
    ),
    Asked(
        "basiliximab|simulect|basi",
        "How old was the patient when basiliximab was given? Children keep it longer.",
        (("Child or adolescent", "basiliximab, child or adolescent"), ("Adult", "basiliximab, adult")),
    ),
    Asked(
        "COVID antibody|COVID-19 antibody|COVID mab|SARS-CoV-2 antibody",
        "Which antibody against COVID-19?",
        (
            ("Evusheld", "tixagevimab and cilgavimab"),
            ("Pemivibart (Pemgarda)", "pemivibart"),
            ("Sipavibart (Kavigale)", "sipavibart"),
            ("Sotrovimab (Xevudy)", "sotrovimab"),
            ("Bebtelovimab", "bebtelovimab"),
            ("Casirivimab and imdevimab", "casirivimab and imdevimab"),
            ("Bamlanivimab, etesevimab", "bamlanivimab and etesevimab"),
            ("Another one", "COVID-19 antibody"),
        ),
    ),
    Asked(
        "Cy",
        "Was cyclophosphamide given before, or after a transplant against GVHD?",
        (
            ("Cyclophosphamide", "cyclophosphamide"),
            ("After a transplant (PTCy)", "post-transplant cyclophosphamide"),
        ),
    ),
    Asked(
        "intrathecal|intrathecals|IT chemo|IT chemotherapy|intrathecal chemo|intrathecal chemotherapy|IT therapy",
        "Which drug was given into the spine?",
        (
            ("Methotrexate", "methotrexate, intrathecal"),
            ("Cytarabine", "intrathecal cytarabine"),
            ("Methotrexate, cytarabine, hydrocortisone", "intrathecal triple"),
        ),
    ),
    Asked(
        "TKI|tyrosine kinase inhibitor|BCR-ABL inhibitor",
        "Which kinase inhibitor?",
        (
            *((name.capitalize(), name) for name in ("imatinib", "dasatinib", "ponatinib", "nilotinib", "bosutinib")),
            *((name.capitalize(), name) for name in ("asciminib", "olverembatinib", "flumatinib")),
            ("Another one", "other kinase inhibitor"),
        ),
    ),
    Asked(
        "PD-1|PD-L1|anti-PD-1|anti-PD-L1|PD-1 inhibitor|PD-L1 inhibitor|checkpoint inhibitor",
        "Which antibody against PD-1 or PD-L1?",
        (
            *((name.capitalize(), name) for name in ("nivolumab", "pembrolizumab", "atezolizumab")),
            ("Another one", "other checkpoint antibody"),
        ),
    ),
    Asked(
        "transplant|stem cells",
        "From a donor, or with the candidate's own cells?",
        (("From a donor", "allogeneic HCT"), ("Own cells", "autologous HCT")),
    ),
    Asked(
        "asparaginase|ASNase",
        "Which asparaginase?",
        (
            ("Pegaspargase (Oncaspar)", "pegaspargase"),
            ("Calaspargase (Asparlas)", "calaspargase pegol"),
            ("Erwinia (Rylaze)", "asparaginase Erwinia"),
            ("E. coli, native", "asparaginase E. coli"),
        ),
    ),
)


# What a steroid was given for, said beside its name, and the agents of the choices above that it settles on.
_GIVEN_FOR = (
    ("all leukaemia leukemia leuk prephase pulse pulses", (_DEXAMETHASONE[1], _PREDNISONE[1], "mercaptopurine")),
    ("gvhd agvhd cgvhd gvh", (_FOR_GVHD[1],)),
    (
        """
        nausea vomiting emesis antiemetic premed premeds premedication asthma croup wheeze crs icans neurotoxicity
        oedema edema rash eczema adrenal replacement reaction inhaled inhaler topical cream
        """,
        (_FOR_OTHER[1],),
    ),
)


AGENTS_FOR: dict[str, tuple[str, ...]] = {word: agents for words, agents in _GIVEN_FOR for word in words.split()}
