"""Names that mean more than one agent, with the question to ask; and regimens, with their usual drugs."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Asked:
    """Spellings of one unclear name, the question, and its choices: words of the button and agent's name."""

    spellings: str
    question: str
    choices: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class Combination:
    """A regimen: its name, its spellings and the names of the agents that it usually holds."""

    name: str
    spellings: str
    drugs: tuple[str, ...]


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
    ("Study CAR T against CD22", "investigational CD22 CAR T"),
    ("Study CAR T against CD19 or both", "investigational CD19/CD22 CAR T"),
    ("CAR T from a donor", "allogeneic or off-the-shelf CAR T"),
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
        tuple((name.capitalize(), name) for name in ("imatinib", "dasatinib", "ponatinib", "nilotinib", "bosutinib")),
    ),
    Asked(
        "PD-1|PD-L1|anti-PD-1|anti-PD-L1|PD-1 inhibitor|PD-L1 inhibitor|checkpoint inhibitor",
        "Which antibody against PD-1 or PD-L1?",
        tuple((name.capitalize(), name) for name in ("nivolumab", "pembrolizumab", "atezolizumab")),
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

_MTX = "methotrexate, systemic"
_DEXA = "dexamethasone (anti-leukaemia)"
_PRED = "prednisone or prednisolone (anti-leukaemia)"
_INDUCTION = ("vincristine", _PRED, "pegaspargase", "daunorubicin")
_BFM = (*_INDUCTION, "cyclophosphamide", "cytarabine", "mercaptopurine", _MTX, _DEXA, "doxorubicin", "thioguanine")
_EPOCH = ("etoposide", _PRED, "vincristine", "cyclophosphamide", "doxorubicin")
_ICE = ("ifosfamide", "carboplatin", "etoposide")

# The drugs are from general knowledge, unverified: they are offered to be checked, and each is entered by itself.
COMBINATIONS = (
    Combination("FLAG-IDA", "FLAG-IDA|IDA-FLAG", ("fludarabine", "cytarabine", "idarubicin", "filgrastim")),
    Combination("FLAG", "FLAG|FLA", ("fludarabine", "cytarabine", "filgrastim")),
    Combination("FLAG-Mito", "FLAG-Mito|Mito-FLAG|FLAM", ("fludarabine", "cytarabine", "mitoxantrone", "filgrastim")),
    Combination("CLAG", "CLAG", ("cladribine", "cytarabine", "filgrastim")),
    Combination(
        "hyper-CVAD",
        "hyper-CVAD|HCVAD|CVAD",
        ("cyclophosphamide", "vincristine", "doxorubicin", _DEXA, _MTX, "cytarabine"),
    ),
    Combination(
        "mini-hyper-CVD",
        "mini-hyper-CVD|mini-CVD|mini HCVD|mHCVD|mini-hyper-CVAD",
        ("cyclophosphamide", "vincristine", _DEXA, _MTX, "cytarabine"),
    ),
    Combination(
        "UKALL R3",
        "UKALL R3|R3|ALL R3",
        (_DEXA, "mitoxantrone", "vincristine", "pegaspargase", _MTX, "cytarabine", "etoposide", "cyclophosphamide"),
    ),
    Combination(
        "AALL1331",
        "AALL1331|COG AALL1331",
        (
            *(_DEXA, "mitoxantrone", "vincristine", "pegaspargase", _MTX, "cytarabine", "etoposide"),
            *("cyclophosphamide", "blinatumomab"),
        ),
    ),
    Combination("Interfant", "Interfant|Interfant-99|Interfant-06", _BFM),
    Combination("UKALL", "UKALL|UKALL 2003|UKALL 2011|UKALL 14|UKALL XII", _BFM),
    Combination(
        "BFM",
        "BFM|ALL-BFM|AIEOP-BFM|ALL-BFM 2009|AIEOP-BFM 2009|ALL-BFM 2000|ALL-BFM 95|ALL IC BFM|aBFM|augmented BFM",
        _BFM,
    ),
    Combination("NOPHO", "NOPHO|NOPHO ALL2008|NOPHO ALL 2008|ALLTogether|ALLTogether1", _BFM),
    Combination("GMALL", "GMALL|GRAALL|EsPhALL|EsPhALL 2017|DCOG|DCOG ALL-11", _BFM),
    Combination(
        "COG induction and later phases", "COG|AALL0232|AALL0932|AALL1131|AALL1231|AALL1731|AALL1732|CALGB 10403", _BFM
    ),
    Combination(
        "four-drug induction",
        "four-drug induction|4-drug induction|induction|reinduction|4 drug|VDLP|VPLD|DVLP",
        _INDUCTION,
    ),
    Combination(
        "three-drug induction",
        "three-drug induction|3-drug induction|3 drug",
        ("vincristine", _DEXA, "pegaspargase"),
    ),
    Combination("VXLD", "VXLD", ("vincristine", _DEXA, "pegaspargase", "doxorubicin")),
    Combination(
        "consolidation",
        "consolidation|protocol IB",
        ("cyclophosphamide", "cytarabine", "mercaptopurine", "vincristine", "pegaspargase"),
    ),
    Combination("interim maintenance", "interim maintenance|IM1|protocol M", (_MTX, "mercaptopurine", "vincristine")),
    Combination(
        "delayed intensification",
        "delayed intensification|protocol II|protocol III",
        (_DEXA, "vincristine", "doxorubicin", "pegaspargase", "cyclophosphamide", "cytarabine", "thioguanine"),
    ),
    Combination("maintenance", "maintenance|maintenance therapy", ("mercaptopurine", _MTX, "vincristine", _PRED)),
    Combination("POMP", "POMP", ("mercaptopurine", "vincristine", _MTX, _PRED)),
    Combination("CHOP", "CHOP", ("cyclophosphamide", "doxorubicin", "vincristine", _PRED)),
    Combination("R-CHOP", "R-CHOP", ("rituximab", "cyclophosphamide", "doxorubicin", "vincristine", _PRED)),
    Combination("DA-EPOCH", "EPOCH|DA-EPOCH", _EPOCH),
    Combination("DA-EPOCH-R", "R-EPOCH|EPOCH-R|DA-R-EPOCH|DA-EPOCH-R", (*_EPOCH, "rituximab")),
    Combination("ICE", "ICE", _ICE),
    Combination("R-ICE", "R-ICE", ("rituximab", *_ICE)),
    Combination("NECTAR", "NECTAR", ("nelarabine", "etoposide", "cyclophosphamide")),
    Combination(
        "clofarabine, cyclophosphamide, etoposide",
        "CCE|clo/cy/eto|CloCyEto",
        ("clofarabine", "cyclophosphamide", "etoposide"),
    ),
    Combination("TVTC", "TVTC", ("topotecan", "vinorelbine", "thiotepa", "clofarabine")),
    Combination(
        "Flu/Cy",
        "Flu/Cy|Cy/Flu|FC|lymphodepletion|LD chemo|lymphodepleting chemotherapy",
        ("fludarabine", "cyclophosphamide"),
    ),
    Combination("Flu/Bu", "Flu/Bu|Bu/Flu", ("fludarabine", "busulfan")),
    Combination("Flu/Mel", "Flu/Mel|Mel/Flu", ("fludarabine", "melphalan")),
    Combination("Bu/Cy", "Bu/Cy|Cy/Bu", ("busulfan", "cyclophosphamide")),
    Combination("Cy/TBI", "Cy/TBI|TBI/Cy", ("cyclophosphamide", "total body irradiation")),
    Combination("TBI/VP", "TBI/VP|TBI/VP16|VP16/TBI", ("etoposide", "total body irradiation")),
)
