"""Regimens with their usual drugs, and those that only some of their arms or patients were given."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Combination:
    """A regimen: its name, its spellings, the names of the agents that it usually holds, and of those that only some
    were given (a randomised arm, a subtype, a risk group): each of these is asked about before anything is entered."""

    name: str
    spellings: str
    drugs: tuple[str, ...]
    arms: tuple[str, ...] = ()


_MTX = "methotrexate, systemic"


_DEXA = "dexamethasone (anti-leukaemia)"


_PRED = "prednisone or prednisolone (anti-leukaemia)"


_INO, _BLINA = "inotuzumab ozogamicin", "blinatumomab"


_INDUCTION = ("vincristine", _PRED, "pegaspargase", "daunorubicin")


_AFTER_INDUCTION = ("cyclophosphamide", "cytarabine", "mercaptopurine", _MTX, _DEXA, "doxorubicin", "thioguanine")


_BFM = (*_INDUCTION, *_AFTER_INDUCTION)


# Standard risk: three drugs in induction, with dexamethasone and without an anthracycline.
_STANDARD_RISK = (
    *("vincristine", _DEXA, "pegaspargase", "cyclophosphamide", "cytarabine", "mercaptopurine", _MTX),
    *("doxorubicin", "thioguanine", _PRED),
)


_HIGH_RISK_BLOCKS = ("ifosfamide", "etoposide", "vindesine")


_RELAPSE = (_DEXA, "vincristine", "pegaspargase", _MTX, "cytarabine", "etoposide", "cyclophosphamide")


_HYPER_CVAD = ("cyclophosphamide", "vincristine", "doxorubicin", _DEXA, _MTX, "cytarabine")


_EPOCH = ("etoposide", _PRED, "vincristine", "cyclophosphamide", "doxorubicin")


_ICE = ("ifosfamide", "carboplatin", "etoposide")


# From the published designs as far as they are generally known, unverified: the drugs are offered to be checked, and
# each is entered by itself. Spinal drugs are not listed: who gave what into the spine is typed.
COMBINATIONS = (
    Combination("FLAG-IDA", "FLAG-IDA|IDA-FLAG", ("fludarabine", "cytarabine", "idarubicin", "filgrastim")),
    Combination("FLAG", "FLAG|FLA", ("fludarabine", "cytarabine", "filgrastim")),
    Combination("FLAG-Mito", "FLAG-Mito|Mito-FLAG", ("fludarabine", "cytarabine", "mitoxantrone", "filgrastim")),
    Combination("CLAG", "CLAG", ("cladribine", "cytarabine", "filgrastim")),
    Combination("CLAG-M", "CLAG-M", ("cladribine", "cytarabine", "mitoxantrone", "filgrastim")),
    Combination("hyper-CVAD", "hyper-CVAD|HCVAD|CVAD", _HYPER_CVAD, ("rituximab",)),
    Combination("R-hyper-CVAD", "R-hyper-CVAD|hyper-CVAD-R|R-HCVAD", ("rituximab", *_HYPER_CVAD)),
    Combination(
        "mini-hyper-CVD",
        "mini-hyper-CVD|mini-CVD|mini HCVD|mHCVD|mini-hyper-CVAD",
        ("cyclophosphamide", "vincristine", _DEXA, _MTX, "cytarabine"),
        (_INO, _BLINA, "rituximab"),
    ),
    Combination("UKALL R3", "UKALL R3|R3|ALL R3", _RELAPSE, ("mitoxantrone", "idarubicin")),
    Combination("AALL1331", "AALL1331|COG AALL1331", ("mitoxantrone", *_RELAPSE), (_BLINA,)),
    Combination(
        "AALL07P1", "AALL07P1", ("vincristine", _PRED, "pegaspargase", "doxorubicin", "bortezomib", "cytarabine")
    ),
    Combination(
        "IntReALL",
        "IntReALL|IntReALL SR 2010|IntReALL HR 2010|ALL-REZ BFM|ALL-REZ BFM 2002",
        (*_RELAPSE, "ifosfamide", "daunorubicin", "idarubicin", "mitoxantrone", "thioguanine", "mercaptopurine"),
        ("epratuzumab", "bortezomib"),
    ),
    Combination("Interfant", "Interfant|Interfant-99|Interfant-06", _BFM, ("etoposide", "mitoxantrone", _BLINA)),
    Combination("Interfant-21", "Interfant-21", (*_BFM, _BLINA)),
    Combination("UKALL", "UKALL|UKALL 2003|UKALL 2011", _BFM),
    Combination("UKALL XII / E2993", "UKALL XII|E2993", (*_BFM, "etoposide"), ("imatinib",)),
    Combination("UKALL 14", "UKALL 14", (*_BFM, "etoposide"), ("rituximab", "imatinib", "nelarabine")),
    Combination("E1910", "E1910|ECOG E1910", (*_BFM, "etoposide"), (_BLINA, "rituximab")),
    Combination(
        "BFM",
        "BFM|ALL-BFM|AIEOP-BFM|ALL-BFM 2009|AIEOP-BFM 2009|ALL-BFM 2000|ALL-BFM 95|ALL IC BFM|aBFM|augmented BFM",
        _BFM,
        _HIGH_RISK_BLOCKS,
    ),
    Combination(
        "AIEOP-BFM ALL 2017",
        "AIEOP-BFM 2017|AIEOP-BFM ALL 2017|ALL-BFM 2017",
        _BFM,
        (_BLINA, "bortezomib", *_HIGH_RISK_BLOCKS),
    ),
    Combination("NOPHO", "NOPHO|NOPHO ALL2008|NOPHO ALL 2008", _BFM),
    Combination("ALLTogether", "ALLTogether|ALLTogether1|A2G", _BFM, (_INO, _BLINA, "imatinib")),
    Combination("GMALL", "GMALL|GMALL 07/2003|GMALL 08/2013", (*_BFM, "etoposide"), ("rituximab", "imatinib", _BLINA)),
    Combination(
        "GRAALL",
        "GRAALL|GRAALL 2005|GRAALL 2014",
        (*_BFM, "idarubicin"),
        ("rituximab", "imatinib", "nelarabine", _BLINA),
    ),
    Combination("DCOG", "DCOG|DCOG ALL-10|DCOG ALL-11", _BFM, _HIGH_RISK_BLOCKS),
    Combination("EsPhALL", "EsPhALL|EsPhALL 2004|EsPhALL 2010|EsPhALL 2017", ("imatinib", *_BFM, *_HIGH_RISK_BLOCKS)),
    Combination("AALL1631", "AALL1631", ("imatinib", *_BFM), _HIGH_RISK_BLOCKS),
    Combination("AALL0031", "AALL0031", ("imatinib", *_BFM, "ifosfamide", "etoposide")),
    Combination("AALL1122 / AALL0622", "AALL1122|AALL0622|CA180-372", ("dasatinib", *_BFM, *_HIGH_RISK_BLOCKS)),
    Combination("D-ALBA", "D-ALBA|GIMEMA D-ALBA|GIMEMA LAL2116", ("dasatinib", _BLINA, _PRED)),
    Combination("COG, standard risk", "AALL0932|AALL0331", _STANDARD_RISK),
    Combination("AALL1731", "AALL1731|COG AALL1731", _STANDARD_RISK, (_BLINA,)),
    Combination("AALL1732", "AALL1732|COG AALL1732", _BFM, (_INO,)),
    Combination("COG, high risk", "AALL0232|CALGB 10403|C10403", _BFM),
    Combination("AALL1131", "AALL1131|COG AALL1131", _BFM, ("clofarabine", "etoposide")),
    Combination("AALL1231", "AALL1231", _BFM, ("bortezomib",)),
    Combination("AALL0434", "AALL0434", _BFM, ("nelarabine",)),
    Combination("AALL1521", "AALL1521", ("ruxolitinib", *_BFM)),
    Combination("AALL15P1", "AALL15P1", (*_BFM, "etoposide", "azacitidine")),
    Combination("A041501", "A041501", _BFM, (_INO,)),
    Combination("COG induction and later phases", "COG", _BFM, (_BLINA, _INO)),
    Combination(
        "Total Therapy",
        "Total Therapy|Total XV|Total XVI|Total 15|Total 16|Total 17|Total XVII",
        _BFM,
        (_BLINA, "dasatinib", "ruxolitinib", "bortezomib"),
    ),
    Combination(
        "four-drug induction",
        "four-drug induction|4-drug induction|induction|reinduction|4 drug|VDLP|DVLP",
        _INDUCTION,
    ),
    Combination(
        "three-drug induction",
        "three-drug induction|3-drug induction|3 drug",
        ("vincristine", _DEXA, "pegaspargase"),
    ),
    Combination("VPLD", "VPLD", ("vincristine", _PRED, "pegaspargase", "doxorubicin")),
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
    Combination("Flu/Treo", "Flu/Treo|Treo/Flu", ("fludarabine", "treosulfan")),
    Combination("Flu/Treo/TT", "Flu/Treo/TT|Treo/Flu/TT|TT/Flu/Treo", ("fludarabine", "treosulfan", "thiotepa")),
    Combination("Flu/Bu/TT", "Flu/Bu/TT|TT/Flu/Bu|TBF", ("fludarabine", "busulfan", "thiotepa")),
    Combination("Bu/Cy", "Bu/Cy|Cy/Bu", ("busulfan", "cyclophosphamide")),
    Combination("Cy/TBI", "Cy/TBI|TBI/Cy", ("cyclophosphamide", "total body irradiation")),
    Combination("TBI/VP", "TBI/VP|TBI/VP16|VP16/TBI", ("etoposide", "total body irradiation")),
)
