"""Chemotherapy of the agents table, the steroids given against leukaemia included."""

from flows.agents.row import Agent, agent

_SPINAL = "This trial does not exempt spinal treatment; many others do. Ask the study chair."


CHEMOTHERAPY: tuple[Agent, ...] = (
    agent("vincristine", "VCR|oncovin|vincristin|marqibo|vinc", "chemotherapy"),
    agent("vindesine", "VDS|eldisine", "chemotherapy"),
    agent("vinblastine", "VBL|velban", "chemotherapy"),
    agent("vinorelbine", "VRL|navelbine", "chemotherapy"),
    agent("daunorubicin", "DNR|dauno|daunomycin|cerubidine|DAUN", "chemotherapy"),
    agent(
        "doxorubicin", "DOX|DOXO|adriamycin|ADR|adria|doxil|liposomal doxorubicin", "chemotherapy", note="Look at LVEF."
    ),
    agent("epirubicin", "EPI|ellence|farmorubicin", "chemotherapy", note="Look at LVEF."),
    agent("idarubicin", "IDA|idamycin", "chemotherapy", note="Look at LVEF."),
    agent("mitoxantrone", "MITOX|MXT|MIT|novantrone|MITO", "chemotherapy", note="Look at LVEF. MTX is methotrexate."),
    agent("liposomal daunorubicin-cytarabine", "CPX-351|CPX351|vyxeos", "chemotherapy"),
    agent(
        "cytarabine",
        "ARAC|Ara-C|cytosar|HDAC|HiDAC|HD-AraC|LDAC|cytosine arabinoside",
        "chemotherapy",
        note="After a continuous infusion, count from its end.",
    ),
    agent(
        "methotrexate, systemic",
        "MTX|HD-MTX|HDMTX|PO MTX|oral methotrexate|IV MTX|capizzi|trexall",
        "chemotherapy",
        note="Low doses against GVHD are immune suppression instead.",
    ),
    agent(
        "methotrexate, intrathecal",
        "IT MTX|ITMTX|IT methotrexate",
        "chemotherapy",
        source="NCT03888534 and NCT02642965, for the contrast",
        note=_SPINAL,
    ),
    agent(
        "intrathecal cytarabine",
        "IT ARAC|IT cytarabine|ITA",
        "chemotherapy",
        source="NCT02642965, for the contrast",
        note=_SPINAL,
    ),
    agent("intrathecal triple", "ITT|triple IT|TIT|IT triple|IT MTX/HC/AraC", "chemotherapy", note=_SPINAL),
    agent(
        "intrathecal hydrocortisone",
        "IT HC|ITHC",
        "chemotherapy",
        note="Part of triple spinal treatment; no immune suppression of the body.",
    ),
    agent(
        "mercaptopurine",
        "6-MP|6MP|6-mercaptopurine|MP|purinethol|purixan|mercaptopurin",
        "chemotherapy",
        note="This trial does not exempt maintenance.",
    ),
    agent("thioguanine", "6-TG|6TG|6-thioguanine|TG|tioguanine|tabloid", "chemotherapy"),
    agent(
        "cyclophosphamide",
        "CPM|CTX|Cy|cytoxan|CYCLO|endoxan|Cy lymphodepletion",
        "chemotherapy",
        note="After transplant it is GVHD prophylaxis instead.",
    ),
    agent("ifosfamide", "IFOS|IFEX", "chemotherapy"),
    agent("etoposide", "VP-16|VP16|ETOP|ETO|vepesid|etopophos", "chemotherapy"),
    agent("teniposide", "VM-26|VM26|vumon", "chemotherapy"),
    agent("topotecan", "TOPO|hycamtin", "chemotherapy"),
    agent("irinotecan", "IRN|CPT-11|camptosar", "chemotherapy"),
    agent(
        "nelarabine",
        "NEL|arranon|atriance|506U78",
        "chemotherapy",
        note="Nerve damage may come late: tell the investigator.",
    ),
    agent("clofarabine", "CLOF|CLO|clolar|evoltra", "chemotherapy"),
    agent("fludarabine", "FLU|fludara|Flu lymphodepletion", "chemotherapy"),
    agent("gemcitabine", "GEM|gemzar", "chemotherapy"),
    agent("cladribine", "2-CdA|2CdA|leustatin", "chemotherapy"),
    agent("pentostatin", "DCF|nipent", "chemotherapy"),
    agent("azacitidine", "AZA|vidaza|5-aza", "chemotherapy"),
    agent("decitabine", "DAC|dacogen", "chemotherapy"),
    agent(
        "hydroxyurea",
        "HU|hydrea|hydroxycarbamide|droxia",
        "chemotherapy",
        source="NCT03888534 and NCT01411267, for the contrast",
        note="This trial does not exempt it; others allow it until the day before.",
    ),
    agent("amsacrine", "AMSA|amsidine", "chemotherapy"),
    agent("omacetaxine", "homoharringtonine|HHT|synribo", "chemotherapy"),
    agent("carboplatin", "CARBO|paraplatin", "chemotherapy"),
    agent("cisplatin", "CDDP|platinol", "chemotherapy"),
    agent("busulfan", "BU|busulfex|myleran", "chemotherapy"),
    agent("melphalan", "MEL|alkeran|evomela", "chemotherapy"),
    agent("thiotepa", "TT|TTP|tepadina", "chemotherapy"),
    agent("treosulfan", "treo|grafapex", "chemotherapy"),
    agent("bendamustine", "benda|treanda|bendeka", "chemotherapy"),
    agent(
        "other chemotherapy",
        "temozolomide|temodar|dacarbazine|procarbazine|lomustine|carmustine|chlorambucil|bleomycin|dactinomycin"
        "|aclarubicin|pirarubicin|pixantrone|oxaliplatin|paclitaxel|docetaxel|pemetrexed|pralatrexate|capecitabine"
        "|fluorouracil|trofosfamide|trabectedin|estramustine|raltitrexed|forodesine|sapacitabine|eribulin|altretamine"
        "|mitomycin|streptozocin",
        "chemotherapy",
    ),
    agent(
        "pegaspargase",
        "PEG|PEG-ASP|PEG-ASNase|PEG-asparaginase|oncaspar|pegasparaginase|pegaspar",
        "chemotherapy",
        half_life="5.8",
        source="PMC6594900 (asparagine low for 22 to 29 d); half-life from general knowledge, unverified",
        note="Asparagine stays low for 22 to 29 days after a dose.",
    ),
    agent(
        "calaspargase pegol",
        "calaspargase|asparlas|cal-PEG|SC-PEG|EZN-2285",
        "chemotherapy",
        half_life="16.1",
        note="Works for weeks after a dose.",
    ),
    agent(
        "asparaginase Erwinia",
        "Erwinia|erwinaze|rylaze|enrylaze|JZP-458|crisantaspase|recrisantaspase|erwinase"
        "|asparaginase erwinia chrysanthemi",
        "chemotherapy",
        half_life="0.76",
    ),
    agent(
        "asparaginase E. coli",
        "L-asparaginase|L-asp|ASP|elspar|kidrolase|spectrila|leunase",
        "chemotherapy",
        half_life="1.2",
    ),
    agent(
        "dexamethasone (anti-leukaemia)",
        "DEX|DEXA|decadron|dexamethasone",
        "chemotherapy",
        source="class: NCT02642965 (steroids among biologics; 7 days either way)",
        note="Against leukaemia. For another reason it has no waiting period.",
    ),
    agent(
        "prednisone or prednisolone (anti-leukaemia)",
        "PRED|PDN|prednisone|prednisolone|orapred|steroid pulse|prephase",
        "chemotherapy",
        note="Against leukaemia. For another reason it has no waiting period.",
    ),
)
