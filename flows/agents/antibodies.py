"""Antibodies of the agents table that are given against cancer: alone or as conjugates."""

from flows.agents.row import Agent, agent

_CONJUGATE = "Carries a cytotoxic."


_ASKED = "Its half-life must be entered: take it from the label."


ANTIBODIES: tuple[Agent, ...] = (
    agent(
        "inotuzumab ozogamicin",
        "InO|inotuzumab|besponsa|CMC-544|CMC544|inotuzumab ozo",
        "chemotherapy monoclonal_antibody",
        half_life="12.3",
        source="doi 10.1186/s13045-023-01519-0 (6 to 13 d); 12.3 d from general knowledge, unverified",
        note="The trial fixes 12 days; 3 half-lives would be 37. Ask the study chair between the two. " + _CONJUGATE,
    ),
    agent(
        "rituximab",
        "RTX|ritux|rituxan|mabthera|truxima|rixathon|riximyo|ruxience|riabni|IDEC-C2B8",
        "monoclonal_antibody",
        half_life="22",
        source="FDA label of Rituxan, 12.3 (median 22 d, 6.1 to 52); PMC6710546 Table 3 (11 to 94 d)",
        note="3 half-lives are 66 days.",
    ),
    agent(
        "obinutuzumab",
        "gazyva|gazyvaro|GA101|obi",
        "monoclonal_antibody",
        half_life="37",
        source="drugs.com/ppa/obinutuzumab.html (25.5 to 35.3 d); 36.8 d in NHL from general knowledge, unverified",
        note="The longest published half-life; 3 are 111 days.",
    ),
    agent(
        "ofatumumab",
        "arzerra|kesimpta|ofa",
        "monoclonal_antibody",
        half_life="17.6",
        source="drugs.com/ppa/ofatumumab.html (US: 17.6 d by vein, 16 d under the skin); EU SmPC of Arzerra (15.8 d)",
        note="The US figure; the EU text has 15.8 days.",
    ),
    agent(
        "daratumumab",
        "dara|darzalex|JNJ-54767414|IV daratumumab|dara IV",
        "monoclonal_antibody",
        half_life="18",
        source="drugs.com/ppa/daratumumab.html (18 +/- 9 d)",
        note="By vein.",
    ),
    agent(
        "daratumumab under the skin",
        "darzalex faspro|darzalex SC|dara SC|SC dara|dara faspro|daratumumab SC|SC daratumumab|subcutaneous daratumumab"
        "|daratumumab hyaluronidase|daratumumab and hyaluronidase",
        "monoclonal_antibody",
        half_life="20",
        source="Skyscape (Davis) drug guide (20 d)",
        note="Stays longer than by vein.",
    ),
    agent(
        "isatuximab",
        "sarclisa|isa|SAR650984",
        "monoclonal_antibody",
        half_life="28",
        source="sanomedica.com/isatuximab",
        note="Another source lets it leave the body sooner.",
    ),
    agent(
        "alemtuzumab",
        "campath|campath-1H|mabcampath|alem",
        "monoclonal_antibody",
        half_life="6",
        also="immunosuppressant",
        source="SmPC of MabCampath, copy at 120ty.net (8 h after the first dose, 6 d after the last)",
        note="Against leukaemia, after repeated doses; older sources say 12 days.",
    ),
    agent(
        "alemtuzumab before a transplant",
        "alemtuzumab conditioning|campath conditioning|conditioning alemtuzumab|alemtuzumab serotherapy",
        "monoclonal_antibody",
        half_life="11",
        also="immunosuppressant",
        source="alemtuzumab in 13 children before haploidentical transplant, abstract at physiciansweekly.com (median "
        "11 d); up to 21 d in adults from general knowledge, unverified",
        note="Few blood cells bind it then, so it stays longer than against leukaemia.",
    ),
    agent(
        "alemtuzumab for multiple sclerosis",
        "lemtrada",
        "monoclonal_antibody",
        half_life="14",
        also="immunosuppressant",
        source="US label of Lemtrada (about 2 weeks), from general knowledge, unverified",
        note="The brand Lemtrada.",
    ),
    agent(
        "epratuzumab",
        "epra|hLL2|LymphoCide",
        "monoclonal_antibody",
        half_life="23.9",
        source="PMID 15328168 (Clin Cancer Res 2004)",
    ),
    agent(
        "moxetumomab pasudotox",
        "moxe|lumoxiti|CAT-8015|HA22",
        "biologic monoclonal_antibody",
        half_life="0.058",
        source="medicine.com, moxetumomab for professionals (1.4 h)",
        note="An immunotoxin of hours: the 7 days for biologics rule.",
    ),
    agent(
        "gemtuzumab ozogamicin",
        "GO|mylotarg|gemtuzumab|CMA-676",
        "chemotherapy monoclonal_antibody",
        half_life="6.7",
        source="doi 10.1186/s13045-023-01519-0 Table 3 (160 h)",
        note=_CONJUGATE,
    ),
    agent(
        "brentuximab vedotin",
        "BV|adcetris|SGN-35|brentux",
        "chemotherapy monoclonal_antibody",
        half_life="6",
        source="doi 10.1186/s13045-023-01519-0 Table 3 (3.79 to 4.43 d); US label (4 to 6 d) from general knowledge, "
        "unverified",
        note=_CONJUGATE + " The longest of the published figures.",
    ),
    agent(
        "radioimmunotherapy",
        "zevalin|ibritumomab|ibritumomab tiuxetan|bexxar|tositumomab|iomab|131I|Y-90",
        "monoclonal_antibody",
        also="radiotherapy",
        note="An antibody with radiation, which the trial does not name: ask the study chair. Its half-life must be "
        "entered.",
    ),
    agent(
        "polatuzumab vedotin",
        "pola|polivy",
        "chemotherapy monoclonal_antibody",
        half_life="12",
        source="medicine.com, polatuzumab vedotin for professionals (12 d at cycle 6)",
        note=_CONJUGATE,
    ),
    agent(
        "loncastuximab tesirine",
        "lonca|zynlonta|ADCT-402",
        "chemotherapy monoclonal_antibody",
        half_life="20.8",
        source="doi 10.1186/s13045-023-01519-0 Table 3 (14.6 d in cycle 1, 20.8 d in cycle 5)",
        note=_CONJUGATE + " Aims at CD19: check that the blasts still carry it.",
    ),
    agent(
        "investigational anti-leukaemia antibody",
        "study antibody|anti-CD19 mAb|anti-CD22 mAb|investigational mab",
        "monoclonal_antibody",
        note="Its half-life must be entered, and confirmed by the study chair.",
    ),
    agent(
        "tafasitamab",
        "tafa|monjuvi|minjuvi|MOR208",
        "monoclonal_antibody",
        half_life="17",
        note="Aims at CD19: check that the blasts still carry it.",
    ),
    agent(
        "bevacizumab",
        "avastin|mvasi|zirabev|alymsys|vegzelma|abevmy",
        "monoclonal_antibody",
        half_life="20",
        source="drugster.info, Avastin (20 d); BC Cancer drug manual (19 to 20 d)",
    ),
    agent(
        "cetuximab",
        "erbitux",
        "monoclonal_antibody",
        half_life="4.7",
        source="EU SmPC of Erbitux, copy at 120ty.net (70 to 100 h); US label (112 h) from general knowledge, "
        "unverified",
        note="The longer of two published half-lives.",
    ),
    agent(
        "dinutuximab",
        "unituxin|dinutuximab beta|qarziba|isquette|ch14.18|naxitamab|danyelza|anti-GD2",
        "monoclonal_antibody",
        also="perhaps_immunotherapy",
        source="no source of a half-life found",
        note="The US text of Unituxin is remembered to say about 10 days. " + _ASKED,
    ),
    agent(
        "other antibody against cancer",
        "trastuzumab|herceptin|pertuzumab|panitumumab|vectibix|ramucirumab|cyramza|elotuzumab|empliciti|mogamulizumab"
        "|poteligeo|magrolimab|ublituximab|veltuzumab|necitumumab|olaratumab|ganitumab"
        "|cixutumumab|amivantamab|zolbetuximab",
        "monoclonal_antibody",
        source="no source of a half-life found",
        note=_ASKED,
    ),
    agent(
        "other antibody-drug conjugate",
        "enfortumab vedotin|padcev|trastuzumab deruxtecan|enhertu|trastuzumab emtansine|kadcyla|sacituzumab govitecan"
        "|trodelvy|belantamab mafodotin|belantamab|blenrep|tisotumab vedotin|mirvetuximab|datopotamab deruxtecan"
        "|camidanlumab tesirine|pivekimab|denintuzumab mafodotin|coltuximab ravtansine|ADCT-602|telisotuzumab",
        "chemotherapy monoclonal_antibody",
        source="no source of a half-life found",
        note=_CONJUGATE + " " + _ASKED,
    ),
)
