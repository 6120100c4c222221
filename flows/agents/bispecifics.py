"""Antibodies of the agents table that lead T cells to the blasts, and those that take the brakes off T cells."""

from flows.agents.row import Agent, agent

_ENGAGER = "biologic monoclonal_antibody"


# Sites differ in whether they count these as immunotherapy: it is asked.
_ASKED_TOO = "perhaps_immunotherapy"


_CHECKPOINT = "monoclonal_antibody immunotherapy"


_BOTH = "Counts as antibody and as immunotherapy; the longer wait rules."


_GVHD = _BOTH + " GVHD risk around transplant: tell the investigator."


_NONE = "no source of a half-life found"


_LABEL = "Its half-life must be entered: take it from the label."


BISPECIFICS: tuple[Agent, ...] = (
    agent(
        "blinatumomab",
        "blina|blincyto|blin|MT103|AMG 103|AMG103|BiTE|blinatumumab",
        _ENGAGER,
        half_life="0.0875",
        also=_ASKED_TOO,
        source="drugs.com/ppa/blinatumomab.html (2.1 h; children 2.04 h)",
        note="3 half-lives are 6 hours, so the 7 days for biologics rule. The last dose is the end of the infusion.",
    ),
    agent(
        "mosunetuzumab",
        "mosun|lunsumio|RG7828",
        _ENGAGER,
        half_life="16.1",
        also=_ASKED_TOO,
        note="Binds CD20 and CD3.",
    ),
    agent(
        "glofitamab",
        "glofit|columvi|RG6026",
        _ENGAGER,
        half_life="7.6",
        also=_ASKED_TOO,
        source="from general knowledge, unverified (6.5 to 7.6 d)",
        note="Binds CD20 and CD3.",
    ),
    agent(
        "epcoritamab",
        "epco|epkinly|tepkinly",
        _ENGAGER,
        half_life="22",
        also=_ASKED_TOO,
        note="Binds CD20 and CD3.",
    ),
    agent(
        "odronextamab",
        "ordspono|REGN1979",
        _ENGAGER,
        also=_ASKED_TOO,
        source=_NONE,
        note="Binds CD20 and CD3. " + _LABEL,
    ),
    agent(
        "teclistamab",
        "tecvayli",
        _ENGAGER,
        also=_ASKED_TOO,
        source=_NONE,
        note="Binds BCMA and CD3. It stays longer after many doses than after the first. " + _LABEL,
    ),
    agent(
        "talquetamab",
        "talvey",
        _ENGAGER,
        half_life="12.2",
        also=_ASKED_TOO,
        source="PMC12439005 (7.56 d at first, 12.2 d at steady state)",
        note="Binds GPRC5D and CD3.",
    ),
    agent(
        "elranatamab",
        "elrexfio",
        _ENGAGER,
        also=_ASKED_TOO,
        source=_NONE,
        note="Binds BCMA and CD3. The US text is remembered to say about 22 days. " + _LABEL,
    ),
    agent(
        "tarlatamab",
        "imdelltra|AMG 757",
        _ENGAGER,
        half_life="11.2",
        also=_ASKED_TOO,
        source="population pharmacokinetics of DeLLphi-300 and 301 (median terminal half-life 11.2 d)",
        note="Binds DLL3 and CD3. An older US text has 5.7 days.",
    ),
    agent(
        "tebentafusp",
        "kimmtrak|IMCgp100",
        _ENGAGER,
        also=_ASKED_TOO,
        source=_NONE,
        note="Binds gp100 and CD3; hours rather than days. " + _LABEL,
    ),
    agent(
        "other bispecific antibody",
        "linvoseltamab|lynozyfic|surovatamig|AZD0486|plamotamab|igm-2323|imvotamab|cevostamab|flotetuzumab|duvortuxizumab"
        "|catumaxomab|ivonescimab|bispecific antibody|T-cell engager|CD19xCD3|CD20xCD3",
        _ENGAGER,
        also=_ASKED_TOO,
        source=_NONE,
        note=_LABEL,
    ),
    agent(
        "nivolumab",
        "nivo|opdivo|opdualag",
        _CHECKPOINT,
        half_life="26.7",
        source="Skyscape (Davis) drug guide, Opdivo",
        note=_GVHD,
    ),
    agent(
        "pembrolizumab",
        "pembro|keytruda|MK-3475|lambrolizumab",
        _CHECKPOINT,
        half_life="26",
        source="sanomedica.com/pembrolizumab; Skyscape drug guide",
        note=_GVHD,
    ),
    agent("ipilimumab", "ipi|yervoy", _CHECKPOINT, half_life="15.4", note=_BOTH),
    agent(
        "atezolizumab",
        "atezo|tecentriq",
        _CHECKPOINT,
        half_life="27",
        source="Skyscape (Davis) drug guide",
        note=_BOTH,
    ),
    agent(
        "other checkpoint antibody",
        "durvalumab|imfinzi|avelumab|bavencio|cemiplimab|libtayo|dostarlimab|jemperli|tislelizumab|toripalimab"
        "|sintilimab|camrelizumab|retifanlimab|tremelimumab|relatlimab|sabatolimab",
        _CHECKPOINT,
        source=_NONE,
        note=_GVHD + " " + _LABEL,
    ),
)
