"""Biologics, cell products and vaccines of the agents table."""

from flows.agents.row import Agent, agent

_INFUSION = "Count from the infusion. The chemotherapy before it is entered by itself."


_LAST = "Count from the last infusion."


_TRIAL = "class: NCT04556084"


_ASKED_TOO = "perhaps_immunotherapy"


BIOLOGICS_AND_CELLS: tuple[Agent, ...] = (
    agent(
        "tisagenlecleucel",
        "tisa-cel|tisacel|tisagenlecleucel-T|kymriah|CTL019|CART-19|CART19|CAR-T|CAR T|CART|CD19 CAR",
        "immunotherapy",
        source="class: NCT04556084; names from general knowledge, unverified",
        note="Count from the infusion. Fludarabine and cyclophosphamide before it are entered by themselves.",
    ),
    agent(
        "brexucabtagene autoleucel",
        "brexu-cel|brexucel|brexucabtagene|tecartus|KTE-X19|KTEX19",
        "immunotherapy",
        note=_INFUSION,
    ),
    agent(
        "obecabtagene autoleucel",
        "obe-cel|obecel|obecabtagene|aucatzyl|AUTO1",
        "immunotherapy",
        note="Given in two parts: count from the second.",
    ),
    agent("axicabtagene ciloleucel", "axi-cel|axicel|axicabtagene|yescarta|KTE-C19", "immunotherapy", note=_INFUSION),
    agent(
        "lisocabtagene maraleucel", "liso-cel|lisocel|lisocabtagene|breyanzi|JCAR017", "immunotherapy", note=_INFUSION
    ),
    agent(
        "ciltacabtagene autoleucel",
        "cilta-cel|ciltacel|ciltacabtagene|carvykti|LCAR-B38M",
        "immunotherapy",
        note=_INFUSION,
    ),
    agent("idecabtagene vicleucel", "ide-cel|idecel|idecabtagene|abecma|bb2121", "immunotherapy", note=_INFUSION),
    agent(
        "other CAR T product",
        "relma-cel|relmacabtagene|relmacabtagene autoleucel|carteyva|inati-cel|inaticabtagene|CNCT19|yuanruida"
        "|eque-cel|equecabtagene|fucaso|zevor-cel|zevorcabtagene|varni-cel|varnimcabtagene"
        "|tali-cel|talicabtagene|NexCAR19|rapcabtagene|prizlon|anbal-cel|zamtocabtagene|CD7 CAR|CD7 CAR T|CD38 CAR"
        "|BCMA CAR|BCMA CAR T|other CAR T",
        "immunotherapy",
        note=_INFUSION,
    ),
    agent(
        "other cell therapy",
        "TIL|tumour-infiltrating lymphocytes|tumor-infiltrating lymphocytes|lifileucel|amtagvi|afami-cel|afamitresgene"
        "|tecelra|TCR-T|TCR T cells|dendritic cells|CIK cells|sipuleucel-T|provenge|Orca-T",
        "immunotherapy",
        note=_LAST,
    ),
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
        "VST|CTL infusion|tabelecleucel|tab-cel|ebvallo|posoleucel|EBV CTL|CMV CTL",
        "immunotherapy",
        note="Given for infection, not leukaemia: ask the study chair.",
    ),
    agent(
        "interferon",
        "IFN|interferon alfa|interferon alpha|interferon gamma|pegasys|peginterferon|pegintron|ropeginterferon|besremi"
        "|intron A|actimmune",
        "biologic",
        also=_ASKED_TOO,
    ),
    agent(
        "interleukin-2",
        "IL-2|IL2|aldesleukin|proleukin",
        "biologic",
        also=_ASKED_TOO,
        note="Newer protocols of the field wait 21 days.",
    ),
    agent("denileukin diftitox", "lymphir|ontak|denileukin", "chemotherapy biologic", note="A toxin on interleukin-2."),
    agent(
        "other interleukin",
        "nogapendekin alfa|anktiva|N-803|IL-15|interleukin-15|bempegaldesleukin|efineptakin|IL-7|interleukin-7|IL-12",
        "biologic",
        also=_ASKED_TOO,
    ),
    agent(
        "tagraxofusp",
        "elzonris|SL-401|SL401",
        "chemotherapy biologic",
        note="A toxin on interleukin-3, gone within hours. Capillary leak may come later: ask the study chair.",
    ),
    agent("bortezomib", "BORT|velcade|PS-341|btz", "chemotherapy biologic"),
    agent("carfilzomib", "CFZ|kyprolis|carf", "chemotherapy biologic"),
    agent("ixazomib", "ninlaro", "chemotherapy biologic"),
    agent("venetoclax", "VEN|venclexta|ABT-199", "chemotherapy biologic"),
    agent("navitoclax", "ABT-263|navi", "chemotherapy biologic"),
    agent("vorinostat", "SAHA|zolinza", "chemotherapy biologic"),
    agent(
        "other targeted drug",
        "selinexor|xpovio|lisaftoclax|sonrotoclax|pevonedistat|eprenetapopt|idasanutlin|enasidenib"
        "|ivosidenib|olutasidenib|glasdegib|vismodegib|olaparib|talazoparib|belinostat|romidepsin|entinostat|tazemetostat"
        "|pinometostat|birinapant|navtemadlin|imetelstat",
        "chemotherapy biologic",
    ),
    agent("panobinostat", "farydak|LBH589", "chemotherapy biologic"),
    agent("imatinib", "gleevec|glivec|STI571", "chemotherapy biologic"),
    agent("dasatinib", "sprycel|DAS|dasa", "chemotherapy biologic"),
    agent("ponatinib", "iclusig|pona", "chemotherapy biologic"),
    agent("nilotinib", "tasigna|nilo", "chemotherapy biologic"),
    agent("bosutinib", "bosulif", "chemotherapy biologic"),
    agent("asciminib", "scemblix|ABL001", "chemotherapy biologic"),
    agent("olverembatinib", "HQP1351|GZD824", "chemotherapy biologic"),
    agent("flumatinib", "hansoh xinfu", "chemotherapy biologic"),
    agent(
        "other kinase inhibitor",
        "vodobatinib|rebastinib|tozasertib|crenolanib|pexidartinib|crizotinib|lorlatinib|alectinib|brigatinib|erlotinib"
        "|gefitinib|sunitinib|pazopanib|cabozantinib|lenvatinib|regorafenib|palbociclib|ribociclib|abemaciclib"
        "|idelalisib|copanlisib|duvelisib|alisertib|volasertib|adavosertib|fostamatinib|entospletinib|pacritinib"
        "|momelotinib|fedratinib",
        "chemotherapy biologic",
    ),
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
        "revumenib|revuforj|SNDX-5613|ziftomenib|komzifti|KO-539|bleximenib|JNJ-75276617|enzomenib|icovamenib",
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
    agent("IMiD", "lenalidomide|revlimid|thalidomide|pomalidomide|pomalyst|iberdomide", "chemotherapy biologic"),
    agent(
        "other JAK inhibitor",
        "baricitinib|olumiant|tofacitinib|xeljanz|upadacitinib|rinvoq|itacitinib",
        "biologic",
        also="immunosuppressant",
        note="For GVHD it is immune suppression and means GVHD: check that first.",
    ),
    agent("ATRA", "tretinoin|retinoid|isotretinoin", "biologic", note="Sister trials count retinoids as biologics."),
    agent("arsenic trioxide", "ATO|trisenox", "chemotherapy biologic"),
)
