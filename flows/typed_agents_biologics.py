"""Biologics, cell products and vaccines of the agents table."""

from flows.typed_agent_row import Agent, agent

_INFUSION = "Count from the infusion. The chemotherapy before it is entered by itself."
_LAST = "Count from the last infusion."
_TRIAL = "class: NCT04556084"

BIOLOGICS_AND_CELLS: tuple[Agent, ...] = (
    agent(
        "tisagenlecleucel",
        "tisa-cel|tisacel|kymriah|CTL019|CART-19|CART19|CAR-T|CAR T|CART|CD19 CAR",
        "immunotherapy",
        source="class: NCT04556084; names from general knowledge, unverified",
        note="Count from the infusion. Fludarabine and cyclophosphamide before it are entered by themselves.",
    ),
    agent("brexucabtagene autoleucel", "brexu-cel|brexucel|tecartus|KTE-X19|KTEX19", "immunotherapy", note=_INFUSION),
    agent(
        "obecabtagene autoleucel",
        "obe-cel|obecel|aucatzyl|AUTO1",
        "immunotherapy",
        note="Given in two parts: count from the second.",
    ),
    agent("axicabtagene ciloleucel", "axi-cel|axicel|yescarta|KTE-C19", "immunotherapy", note=_INFUSION),
    agent("lisocabtagene maraleucel", "liso-cel|lisocel|breyanzi|JCAR017", "immunotherapy", note=_INFUSION),
    agent("investigational CD22 CAR T", "CD22 CAR|CD22 CART|CART22|SCRI-CAR22|CAR22", "immunotherapy", note=_LAST),
    agent(
        "investigational CD19/CD22 CAR T",
        "dual CAR|CD19/22 CAR|AUTO3|bispecific CAR|tandem CAR|huCART19|humanised CAR|SCRI-CAR19",
        "immunotherapy",
        note=_LAST,
    ),
    agent(
        "allogeneic or off-the-shelf CAR T",
        "UCART19|UCART22|allo-CAR|universal CAR|ALLO-501|base-edited CAR",
        "immunotherapy",
        note=_LAST + " Alemtuzumab may have been given before it: enter it by itself.",
    ),
    agent(
        "NK cell infusion",
        "NK cells|CAR-NK|haplo NK",
        "immunotherapy",
        source="NCT02780804 (42 days)",
        note="Not named by the trial; a sister trial counts 42 days.",
    ),
    agent(
        "donor lymphocyte infusion",
        "DLI|donor lymphocytes|T-cell boost|buffy coat",
        "immunotherapy",
        source="NCT02780804 (84 days, with cell infusions)",
        note="Not named by the trial: counted as immunotherapy. Check GVHD and ask the study chair.",
    ),
    agent(
        "tumour vaccine",
        "tumor vaccine|dendritic cell vaccine|DC vaccine|WT1 vaccine|leukaemia vaccine|leukemia vaccine|GVAX",
        "immunotherapy",
        source=_TRIAL,
        note="Named by the trial.",
    ),
    agent(
        "virus-specific T cells",
        "VST|CTL infusion|tabelecleucel|ebvallo|posoleucel|EBV CTL|CMV CTL",
        "immunotherapy",
        note="Given for infection, not leukaemia: ask the study chair.",
    ),
    agent(
        "interferon",
        "IFN|interferon alfa|pegasys|peginterferon|ropeginterferon",
        "biologic",
        note="Some count it as immunotherapy (42 days): ask the study chair.",
    ),
    agent("interleukin-2", "IL-2|aldesleukin|proleukin", "biologic", note="Newer protocols of the field wait 21 days."),
    agent("bortezomib", "BORT|velcade|PS-341|btz", "chemotherapy biologic"),
    agent("carfilzomib", "CFZ|kyprolis|carf", "chemotherapy biologic"),
    agent("ixazomib", "ninlaro", "chemotherapy biologic"),
    agent("venetoclax", "VEN|venclexta|ABT-199", "chemotherapy biologic"),
    agent("navitoclax", "ABT-263|navi", "chemotherapy biologic"),
    agent("vorinostat", "SAHA|zolinza", "chemotherapy biologic"),
    agent("panobinostat", "farydak|LBH589", "chemotherapy biologic"),
    agent("imatinib", "gleevec|glivec|STI571", "chemotherapy biologic"),
    agent("dasatinib", "sprycel|DAS|dasa", "chemotherapy biologic"),
    agent("ponatinib", "iclusig|pona", "chemotherapy biologic"),
    agent("nilotinib", "tasigna|nilo", "chemotherapy biologic"),
    agent("bosutinib", "bosulif", "chemotherapy biologic"),
    agent("asciminib", "scemblix", "chemotherapy biologic"),
    agent(
        "ruxolitinib",
        "rux|jakafi|jakavi",
        "biologic",
        also="immunosuppressant",
        note="For GVHD it is immune suppression and means GVHD: check that first.",
    ),
    agent(
        "FLT3 inhibitor",
        "sorafenib|nexavar|gilteritinib|xospata|midostaurin|rydapt|quizartinib|AC220|lestaurtinib",
        "chemotherapy biologic",
    ),
    agent("TRK inhibitor", "larotrectinib|vitrakvi|entrectinib|rozlytrek|NTRK inhibitor", "chemotherapy biologic"),
    agent("MEK inhibitor", "trametinib|mekinist|selumetinib|koselugo", "chemotherapy biologic"),
    agent(
        "menin inhibitor",
        "revumenib|revuforj|SNDX-5613|ziftomenib|komzifti",
        "chemotherapy biologic",
        note="Effects may last beyond 7 days: ask the study chair.",
    ),
    agent(
        "mTOR inhibitor (anti-cancer)",
        "everolimus|afinitor|RAD001|temsirolimus|torisel",
        "biologic",
        also="immunosuppressant",
        note="Also suppresses the immune system.",
    ),
    agent("IMiD", "lenalidomide|revlimid|thalidomide|pomalidomide", "chemotherapy biologic"),
    agent("ATRA", "tretinoin|retinoid|isotretinoin", "biologic", note="Sister trials count retinoids as biologics."),
    agent("arsenic trioxide", "ATO|trisenox", "chemotherapy biologic"),
)
