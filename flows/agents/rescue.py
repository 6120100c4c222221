"""Antibodies of the agents table that are not given against cancer: rescue, GVHD, infection, inflammation.

The record's sentence on antibodies exempts none of them, so each waits in full, and the study chair is asked.
"""

from flows.agents.row import Agent, agent

_RESCUE = "Not given against leukaemia, but the trial's sentence exempts no antibody: ask the study chair."


_NONE = "no source of a half-life found"


_LABEL = " Its half-life must be entered: take it from the label."


_FACT_SHEET = " Its half-life must be entered: take it from the fact sheet"


def _rescue(name: str, synonyms: str, half_life: str = "", source: str = _NONE, note: str = "") -> Agent:
    """A row whose antibody is supportive; without a half-life it is asked for."""
    asked = "" if half_life or "must be entered" in note else _LABEL
    return agent(name, synonyms, "monoclonal_antibody", half_life, "supportive", source, _RESCUE + asked + note)


RESCUE_ANTIBODIES: tuple[Agent, ...] = (
    _rescue(
        "tocilizumab",
        "toci|actemra|roactemra|tyenne|tofidence|avtozma",
        "13",
        "pharmacy.fjuh.fju.edu.tw ACT02 (6.3 d after one dose, up to 13 d in adults); up to 23 d in children from "
        "general knowledge, unverified",
        " The adult figure after repeated doses; in children with arthritis up to 23 days.",
    ),
    _rescue("siltuximab", "sylvant|silt|CNTO328", "22.2", "PMC6800650 (19.1 to 24.5 d)"),
    _rescue(
        "emapalumab",
        "gamifant",
        "22",
        "ptmasterguide.com, emapalumab; label copy at 120ty.net (22 d healthy, 2.5 to 18.9 d in HLH)",
    ),
    _rescue(
        "eculizumab",
        "soliris|ecu|bkemv|epysqli",
        "17.3",
        "from general knowledge, unverified (published figures from 11 to 26 d)",
    ),
    _rescue("ravulizumab", "ultomiris|ravu", "49.7", "from general knowledge, unverified (49.7 d)"),
    _rescue(
        "narsoplimab", "OMS721|yartemlea|narsoplimab-wuug", source="medtigo.com/drug/narsoplimab; half-life not found"
    ),
    _rescue("palivizumab", "synagis", "20", "wikimili.com/wiki/Palivizumab (18 to 20 d)"),
    _rescue("nirsevimab", "beyfortus", "71", "from general knowledge, unverified (63 to 73 d)"),
    _rescue("clesrovimab", "enflonsia"),
    _rescue("bezlotoxumab", "zinplava", "19", "from general knowledge, unverified (19 d)"),
    _rescue(
        "tixagevimab and cilgavimab",
        "evusheld|tixagevimab|cilgavimab",
        "90",
        "from general knowledge, unverified (83 to 90 d)",
        " Against COVID-19.",
    ),
    _rescue("pemivibart", "pemgarda|VYD222", note=f"{_FACT_SHEET}. Against COVID-19; made to stay long."),
    _rescue("sipavibart", "kavigale|AZD3152", note=f"{_FACT_SHEET}. Against COVID-19; made to stay long."),
    _rescue(
        "sotrovimab",
        "xevudy|VIR-7831",
        note=f"{_FACT_SHEET}, which is remembered to say 49 days or more. Against COVID-19.",
    ),
    _rescue(
        "bebtelovimab", "LY-CoV1404", note=f"{_FACT_SHEET}, which is remembered to say about 12 days. Against COVID-19."
    ),
    _rescue(
        "casirivimab and imdevimab",
        "casirivimab|imdevimab|regen-cov|ronapreve|REGN-COV2",
        note=f"{_FACT_SHEET}, which is remembered to say about 31 days. Against COVID-19.",
    ),
    _rescue(
        "bamlanivimab and etesevimab",
        "bamlanivimab|etesevimab|LY-CoV555",
        note=f"{_FACT_SHEET}, which is remembered to say 18 days and 33 days. Against COVID-19.",
    ),
    _rescue("regdanvimab", "regkirona|CT-P59", note=f"{_FACT_SHEET}. Against COVID-19."),
    _rescue("COVID-19 antibody", "COVID antibody|SARS-CoV-2 antibody|covid mab", note=f"{_FACT_SHEET} of the product."),
    _rescue("denosumab", "prolia|xgeva", note=_LABEL + " The US text is remembered to say 25 to 28 days."),
    _rescue("omalizumab", "xolair", "26", "Skyscape (Davis) drug guide, Xolair (26 d)"),
    _rescue(
        "canakinumab",
        "ilaris|ACZ885",
        "26",
        "drugster.info, Ilaris (26 d; children 22.9 to 25.7 d)",
    ),
    _rescue("dupilumab", "dupixent", note=_LABEL + " It leaves faster the less of it there is."),
    _rescue("belimumab", "benlysta", "19.4", "US label of Benlysta 12.3, copy at 120ty.net (19.4 d)"),
    _rescue(
        "ustekinumab",
        "stelara|wezlana|CNTO 1275",
        "45.6",
        "US label of Stelara 12.3, copy at 120ty.net (means of 14.9 to 45.6 d in psoriasis; median 19 d in Crohn's)",
        " The longest published figure; 19 days in Crohn's disease.",
    ),
    _rescue("natalizumab", "tysabri", "17", "drugs.com/ppa/natalizumab.html (3 to 17 d, and 7 to 15 d)"),
    _rescue(
        "other antibody, not against cancer",
        "secukinumab|cosentyx|ixekizumab|taltz|guselkumab|risankizumab|mepolizumab|nucala|benralizumab|fasenra"
        "|reslizumab|tezepelumab|tezspire|sarilumab|kevzara|golimumab|simponi|certolizumab|cimzia|ocrelizumab|ocrevus"
        "|inebilizumab|satralizumab|tralokinumab|lebrikizumab|anifrolumab|crovalimab|sutimlimab|pozelimab|crizanlizumab"
        "|adakveo|burosumab|crysvita|evinacumab|evolocumab|alirocumab|romosozumab|lanadelumab|takhzyro|emicizumab"
        "|hemlibra|concizumab|marstacimab|caplacizumab|gevokizumab|rozanolixizumab|teplizumab"
        "|raxibacumab|obiltoxaximab|ibalizumab|spesolimab|nemolizumab|garadacimab",
    ),
    agent(
        "infliximab",
        "remicade|inflectra|IFX|avsola|renflexis",
        "monoclonal_antibody",
        half_life="9.5",
        also="immunosuppressant",
        source="antimicrobe.org e58 Table 1; PMC2600039 Table 2 (9 d)",
        note="Given for GVHD, it means GVHD: check that first.",
    ),
    agent(
        "adalimumab",
        "humira",
        "monoclonal_antibody",
        half_life="14",
        also="immunosuppressant",
        source="antimicrobe.org e58 Table 1",
    ),
    agent(
        "vedolizumab",
        "entyvio|vedo",
        "monoclonal_antibody",
        half_life="25.5",
        also="immunosuppressant",
        source="PMC5648740",
        note="Given for GVHD of the gut: check GVHD first.",
    ),
    agent(
        "basiliximab, adult",
        "adult basiliximab|simulect adult",
        "monoclonal_antibody",
        half_life="7.2",
        also="immunosuppressant",
        source="drugster.info, Simulect (7.2 d in adults)",
    ),
    agent(
        "basiliximab, child or adolescent",
        "basiliximab child|child basiliximab|pediatric basiliximab|paediatric basiliximab|simulect child",
        "monoclonal_antibody",
        half_life="11.5",
        also="immunosuppressant",
        source="from general knowledge, unverified (9.5 to 11.5 d)",
        note="The longer of two published half-lives.",
    ),
    agent(
        "daclizumab",
        "zenapax|zinbryta",
        "monoclonal_antibody",
        half_life="20",
        also="immunosuppressant",
        note="Given for GVHD in the past.",
    ),
    agent(
        "axatilimab",
        "niktimvo|axa|axatilimab-csfr|SNDX-6352",
        "monoclonal_antibody",
        also="immunosuppressant",
        source=f"{_NONE} (doi 10.1002/cpt.3503 has a model)",
        note="For chronic GVHD: check that first. Its half-life depends on the dose and must be entered.",
    ),
    agent(
        "other antibody against GVHD or rejection",
        "inolimomab|leukotac|muromonab|OKT3|begelomab|visilizumab|itolizumab",
        "monoclonal_antibody",
        also="immunosuppressant",
        source=_NONE,
        note="Given for GVHD, it means GVHD: check that first." + _LABEL,
    ),
)
