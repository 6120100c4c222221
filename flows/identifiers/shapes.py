"""The forms of identifiers that have a shape: numbers, birth dates, telephone, e-mail, links, addresses.

What may be repeated has an end here, and no two parts beside each other take the same signs: a text made to be slow
takes no longer than any other of its length (`tests/flows/turn/test_hostile_texts.py`).
"""

import re
from functools import cache
from typing import Literal, TypeAlias

Kind: TypeAlias = Literal["name", "record_number", "birth_date", "phone", "email", "address", "other"]

_MONTH = (
    r"(?:jan|feb|m[aä]r|apr|ma[iy]|jun|jul|aug|sep|o[ck]t|nov|de[cz]|f[eé]vr|avr|juin|juil|ao[uû]t|ene|abr|ago|dic)"
    r"[^\W\d]{0,12}"
)

_DATE = (
    r"(?:\d{4}[-/. ]\d{1,2}[-/. ]\d{1,2}|\d{1,2}\s?[-/. ]\s?\d{1,2}\s?[-/. ]\s?(?:\d{4}|\d\d)|\d{8}"
    rf"|\d{{1,2}}(?:st|nd|rd|th|\.|er)?[\s./-]{{0,4}}(?:of |de )?{_MONTH}[\s.,/-]{{0,4}}(?:de )?(?:'?\d{{2,4}})?"
    rf"|{_MONTH}[\s./-]{{0,4}}\d{{1,2}}(?:st|nd|rd|th)?,?[\s./-]{{0,4}}(?:\d{{2,4}})?|{_MONTH}[\s,]{{0,4}}\d{{4}})"
)

_BORN = (
    r"(?:d\.? ?o\.? ?b\.?(?![^\W\d])|(?:date of birth|birth ?-?date|birth ?day|b-?day|bdate|born|n[eé]e?|naci[oó]"
    r"|nacid[oa]|nat[oa]|nascid[oa]|f[oöø]d[dt]|urodz\w+|ur\.|geb\.?|geboren|geburts\w+|geboorte\w+|naissance"
    r"|nacimiento|nascimento|nascita|do[gğ]um\w*|do[gğ]\.|dn|ddn|yob|fdn|f\.\s?n\.|fecha nac\.?|nasc\.|naroz\w+"
    r"|naroden\w*|nar\.|ro[dđ]en\w*|ro[dđ]\.|rojen\w*|roj\.|sz[uü]l(?:et\w*|\.)|d/o/b|f[oø]dsels\w*|f[oö]delse\w*"
    r"|synty(?:nyt|m\w*)|synt\.|na[sș]ter\w*|n[aă]scut\w*|s[uü]ndi\w*|s[uü]nd\.|dzim\w*|dz\.|gim(?:ę|ė|us|imo)\w*"
    r"|(?:ke)?lahir(?:an)?|sinh|f[aæ]dd(?:u?r)?|f[aæ]ðing\w*|rugadh|kapanganakan|alizaliwa)(?!\w))"
)

_NUMERIC = r"(?:\d{4}[-/.]\d{1,2}[-/.]\d{1,2}|\d{1,2}[-/.]\s?\d{1,2}[-/.]\s?(?:\d{4}|\d\d))(?!\d)"

_AGE = (
    r"\d{1,2}\s?-?(?:y\.?/?o\.?|y(?:rs?|ears?)?\.?(?:[ -]?old)?|[mf]|ans|a[nñ]os|jahre?(?: alt)?|j|anni|anos|jaar|lat"
    r"|år|let)"
)

# A date with its year, whichever way it is written.
WHOLE_DATE = re.compile(
    rf"(?<![\d./-]){_NUMERIC}"
    rf"|(?<!\d)\d{{1,2}}(?:st|nd|rd|th|\.)?[\s./-]{{0,4}}{_MONTH}[\s.,/-]{{0,4}}'?(?:\d{{4}}|\d\d)(?!\d)"
    rf"|\b{_MONTH}[\s./-]{{0,4}}\d{{1,2}}(?:st|nd|rd|th)?[\s,./-]{{1,4}}\d{{2,4}}(?!\d)|(?<!\d)\d{{8}}(?!\d)",
    re.IGNORECASE,
)

_OWNED = (
    r"(?:hosp(?:ital)?|record|chart|case|file|clinic|nhs|chi|h\+c|health|insurance|policy|medicare|medicaid"
    r"|social security|passport|licen[cs]e|account|acct|accession|encounter|visit|lab|specimen|sample|national|personal"
    r"|identity|registration|unit|pat(?:ient)?|pt)"
)

_RECORD = (
    rf"(?:mrn|mr ?#|m\.r\.n\.?|med(?:ical)?\.? rec(?:ord)?s?|{_OWNED}[ .-]*(?:no|num|number|nr|id|#|№)(?![a-z])"
    r"|nhs|ssn|uhid|pid|urn?|chi|hn|ipp|nip|nss|nir|bsn|cpf|cnp|curp|pesel|personnummer|fallnummer|fall-?nr"
    r"|pat(?:ienten)?-?nr|patienten(?:nummer|-?id)|aktenzeichen|versicherten\w*|historia(?: cl[ií]nica)?|nhc"
    r"|expediente|dossier|insee|s[eé]cu|passport|dni|nie|nino|ni no|id(?!(?:a|ec|ela|hifa)\b))"
)

_UNIT = (
    r"(?:/|%|\s?(?:[uµμ]l|m?l|mm3|cmm|[mµμu]?g|mcg|kg|i?u\b|iu|units?|cells?|x ?10|m2|gy|cgy|copies|leu[kc]ocytes|plt"
    r"|wbc|k\b|platelets|days?|d\b|weeks?|hours?|h\b|million|per|ppm))"
)

_TELEPHONE = (
    r"(?:tele?(?:phone|fon|f)?|phone|ph|mobile|mob|handy|cell(?: ?phone)?|fax|pager|bleep|whats ?app|viber|contact"
    r"|call|text|ring|sms|t[eé]l|m[oó]vil)(?: (?:me|him|her|us|them|number|no|is|at|on|under))*"
)

# These number an inner line too, so three figures are enough.
_LINE = (
    r"(?:tele?(?:phone|fon|f)?|phone|ph|t[eé]l|ext(?:ension)?|pager|bleep|mobile|fax|dect|durchwahl|dw|poste|interno"
    r"|anexo|ramal|toestel)"
)

_CALLING = r"(?:call|ring|text|dial|reach)(?: (?:me|him|her|us|them))?(?: back)? (?:on|at|under)"

_KEPT_UNDER = (
    r"(?:chart|record|file|case|acct|account|patient(?:in)?|pt|paciente|akte|fall|dossier|expediente|historia|folder"
    r"|h[cn])"
)

# Two figures each for day, month and year, in any of the usual orders.
_SHORT_DAY = (
    r"(?:(?:0[1-9]|[12]\d|3[01])[-/ ](?:0[1-9]|1[0-2])[-/ ]\d\d|(?:0[1-9]|1[0-2])[-/ ](?:0[1-9]|[12]\d|3[01])[-/ ]\d\d"
    r"|\d\d[-/ ](?:0[1-9]|1[0-2])[-/ ](?:0[1-9]|[12]\d|3[01]))(?![\d/-])"
)

_EXTENSION = r"(?:\s?(?:x|ext\.?)\s?\d+)?"

_STREET = (
    r"(?:street|road|avenue|lane|drive|boulevard|court|close|crescent|terrace|square|highway|parkway|gardens|grove"
    r"|mews)"
)

_STREET_SHORT = r"(?:St|Rd|Ave?|Ln|Dr|Blvd|Ct|Cres|Tce|Sq|Hwy|Pkwy|Pl|Way)"
_STREET_FIRST = r"(?:calle|avenida|avda?\.?|paseo|c/|rua|ul\.|ulica|via|viale|corso|piazza)"

_STREET_LAST = (
    r"(?:stra(?:ß|ss)e|str\.|gasse|allee|platz|weg|straat|laan|steeg|plein|gracht|kade|gatan|gata|gade|v[aä]gen|vegen|veien"
    r"|vej|katu|utca|tér|caddesi|soka[kğ]ı?|cesta|ulice|ulica|nám[eě]st[ií])"
)

_PLACE = r"(?:room|rm|bed|ward|bay|zimmer|chambre|lit|bett|station|apt|apartment|flat|suite)"

_STATES = (
    "AL|AK|AZ|AR|CA|CO|CT|DE|FL|GA|HI|ID|IL|IN|IA|KS|KY|LA|ME|MD|MA|MI|MN|MS|MO|MT|NE|NV|NH|NJ|NM|NY|NC|ND|OH|OK"
    "|OR|PA|RI|SC|SD|TN|TX|UT|VT|VA|WA|WV|WI|WY|DC"
)

_SITES = r"(?:facebook|fb|instagram|linkedin|twitter|x|tiktok|vk|t|telegram|wa|snapchat|threads)\.(?:com|me|org|net)"
_PEOPLE_PATH = r"(?:in|u|users?|profiles?|people|persons?|patients?|pt|members?|accounts?|mrn)"
_PEOPLE_KEY = r"(?:user|name|mrn|id|patient|pid|email|mail|phone|dob)"
_NOT_AFTER = r"(?<![\w.,/-])"

_ANY_CASE: dict[Kind, tuple[str, ...]] = {
    "email": (
        r"[\w.+%-]{1,64}\s?(?:@(?! \d)|\(at\)|\[at\]|\{at\})\s?[\w-]+(?:(?:\.|\s?(?:\(dot\)|\[dot\])\s?)[\w-]+)+",
        r"\b[\w.-]{1,64} at [\w-]{1,64} dot [a-z]{2,}\b|\bmailto:|\be?-?mail\s*[:=]\s*\w",
        r"(?<![\w.])[a-z][\w-]{0,63}\.[\w.-]{0,63}[a-z]@[a-z][\w-]",
    ),
    "other": (
        rf"//[^/\s@]{{0,200}}@|\b{_SITES}/@?[\w.-]{{2,}}|\w\.\w{{2,60}}/(?:\S{{0,200}}/)?{_PEOPLE_PATH}/[\w.%-]{{2,}}",
        rf"\w\.\w{{2,60}}/?\S{{0,200}}[?&#]{_PEOPLE_KEY}=\S|\w\.\w{{2,}}/~\w|(?<![\w.])@[a-z_][\w.]{{2,}}",
        r"\bip(?: address)?[: ]+\d{1,3}(?:\.\d{1,3}){3}\b",
    ),
    "birth_date": (
        rf"\b{_BORN}(?:\W{{0,9}}(?:[^\W\d]{{1,40}}(?![^\W\d])|\d{{1,9}}(?!\d))){{0,4}}?\W{{0,9}}{_DATE}",
        rf"{_DATE}\W{{0,3}}(?:is |was |= ?)?(?:(?:the|his|her|my|their) )?{_BORN}",
        rf"\b{_BORN}\s?(?:(?:in|on|:|=|am|le|el|il|em)\s?)?\d{{4,8}}\b",
        r"(?:^|\s)\*\s?\d{1,2}[./-]\d{1,2}[./-]\d{2,4}\b",
        r"\b(?:d\.?o\.?b\.?|birth ?day|b-?day|born|geb\.?|geboren)\W{0,3}(?:is |on |am )?\d{1,2}[./]\d{1,2}"
        r"(?![\d/.]\d)",
        rf"(?:^|[,;(]\s*|(?:{_AGE}|\b(?:girl|boy|male|female))\s)(?:b|bd|f)[.:]?\s?{_NUMERIC}|\bb\.\s?{_NUMERIC}",
        rf"\bbirth\W{{0,3}}(?:on |is |was )?{_DATE}|\b\d+(?:st|nd|rd|th) birthday\s(?:on |is |was )?{_DATE}",
        rf"\b(?:turn(?:s|ed|ing)|becomes|cumple|compie|wird)\s(?:1?\d|2[0-6]) (?:on |in |el |am |il )?{_DATE}",
        rf"(?<![\w.,]){_AGE}[\s,;:(–-]{{1,3}}{_NUMERIC}|{_NUMERIC}[\s,;:(–-]{{1,3}}{_AGE}(?!\w)",
    ),
    "record_number": (
        rf"(?<![\w-]){_RECORD}[\s:#=.№-]{{0,9}}(?:(?:is\s|was\s|no\.?\s?|nr\.?\s?|number\s)[\s:#=.-]{{0,9}})?"
        rf"[a-z]{{0,5}}[-/ ]?\d[\d /-]{{2,}}\d(?!{_UNIT}|[.,]\d)",
        rf"(?<![\w-]){_RECORD}[\s:#=.№-]{{1,3}}(?=[a-z]{{0,11}}\d)[a-z\d]{{6,12}}\b(?!{_UNIT}|[.,]\d)",
        r"\b[A-Z]{6}\d\d[A-Z]\d\d[A-Z]\d{3}[A-Z]\b|\b[A-Z]{4}\d{6}[HM][A-Z]{5}\w\d\b",
        rf"\b{_KEPT_UNDER}[\s:.#-]{{1,3}}(?!(?:19|20)\d\d\b)\d{{4,}}(?![\d.,]*\d|{_UNIT})",
        rf"\b{_KEPT_UNDER}[\s:.#-]{{1,3}}(?!{_SHORT_DAY})"
        rf"(?:\d\d([-/ ])\d\d\1\d\d|\d{{1,4}}(?:-\d{{1,4}}){{3}})(?![\w/-]|{_UNIT})",
        rf"\b(?:{_KEPT_UNDER}|accession|specimen|sample|path(?:ology)?)[\s:.#-]{{1,3}}(?:(?:no|nr)\.?\s)?"
        rf"(?!(?:0?[1-9]|1[0-2])[/-](?:19|20)\d\d\b)(?:\d{{1,6}}[/-]\d{{4,6}}|\d{{4,6}}[/-]\d{{1,6}})"
        rf"(?![\w/-]|[.,]\d|{_UNIT})",
        rf"(?<![\w&])#\s?\d{{5,}}(?!{_UNIT})|\b(?:no|nr)\.?\s\d{{5,}}(?!\d|{_UNIT})",
        r"(?<![\d.])756[. ]?\d{4}[. ]?\d{4}[. ]?\d\d(?!\d)|(?<![\d.])\d{1,2}\.\d{3}\.\d{3}-[\dk](?!\w)",
        r"(?<![\d.])\d\d\.\d\d\.\d\d-\d{3}\.\d\d(?!\d)",
        r"(?<![\d.,])\d{3}-\d\d-\d{4}(?!\d)|\b\d{6}[-+A]\d{3}[\dA-Y]\b|(?<![\d.,])\d{3}\.\d{3}\.\d{3}-\d\d(?!\d)",
    ),
    "phone": (
        rf"\b{_TELEPHONE}[.:#\s]*\+?\(?\d[\d\s()./-]{{3,}}\d(?!\d|{_UNIT})",
        rf"\b{_LINE}[.:#\s]{{1,3}}(?:(?:no|nr|number|is)[.:]?\s)?\d(?:[ -]?\d){{2,}}(?![.,:]?\d|{_UNIT})",
        rf"\b{_CALLING}\s\+?\d[\d ./-]{{2,20}}\d(?!\d|{_UNIT})|(?:^|[,;(]\s?)x\s?\d{{4,5}}(?!\d|{_UNIT})",
        r"(?<![\w.,+])(?:\+|00)\s?\d[\d\s()./-]{6,}\d|(?<![\w.,])\(\d{2,5}\)[\s/-]{0,2}\d[\d\s./-]{3,}\d",
        rf"{_NOT_AFTER}(?:1[-. ])?\d{{3}}([-. ])\d{{3}}\1\d{{4}}{_EXTENSION}(?!\w|[.,]\d)",
        rf"{_NOT_AFTER}\d{{3}}(?:[-.]\d{{4}}|-\d{{5}})(?![\w/-]|[.,]\d|{_UNIT})",
        rf"{_NOT_AFTER}\d{{3}} \d\d \d{{3}}(?![\w/-]|[.,]\d|{_UNIT})",
        rf"{_NOT_AFTER}0\d([-. ])\d\d(?:\1\d\d){{3}}(?!\w|[.,]\d)",
        rf"{_NOT_AFTER}0\d{{1,3}}-\d{{2,3}} \d\d \d\d(?!\w|[.,]\d)",
        rf"{_NOT_AFTER}0\d{{2,5}}[-/ ]{{1,3}}\d{{3,}}(?:[- ]\d+)*(?!\w|[.,]\d|{_UNIT})",
    ),
    "address": (
        rf"\b\d{{1,5}}[a-z]?,? (?:[^\W\d]+\.? ){{1,3}}{_STREET}\b|\b[^\W\d]+\s?-?{_STREET_LAST}\s\d{{1,4}}[a-z]?\b",
        r"^\d{1,5}[a-z]? (?:[^\W\d]{3,} ){1,2}(?:st|rd|ave|blvd|ln)\.?$",
        r"\b\d{1,4},?\s(?:bis |ter )?(?:rue|avenue|boulevard|bd|chemin|impasse|place|quai|all[eé]e)\s[^\W\d]{2}",
        rf"\b{_STREET_FIRST}\s(?:[^\W\d]+\.?,?\s){{1,3}}?n?[º.]?\s?\d{{1,4}}$",
        r"\b(?:p\.? ?o\.? |unit \d+,? )?box\s\d{2,}",
        r"\b(?:post ?code|zip(?: ?code)?|plz|postal code)[\s:#]*[a-z]?\d[\w ]{2,}",
        rf"\b{_PLACE}\.?\s?(?:no\.?\s?|nr\.?\s?)?#?\d{{1,4}}[a-z]?\b(?!{_UNIT}|[.,]\d)",
        r"\b(?:home |street |postal )?(?:address|adresse|direcci[oó]n|lives (?:at|in))(?:\s?[:=])?\s(?:is\s)?\d"
        r"|\b(?:address|adresse?|direcci[oó]n|indirizzo|endere[cç]o)\s?[:=]\s?\w"
        r"|\blives? at\s.{0,40}?\d|\bhome\s?:\s?.{0,40}?\d"
        r"|\b\d{1,4}[a-z]?,? (?:route|impasse|chemin|quai|rue) [^\W\d]{2}|\brue (?:de |du |des |d'|la )",
    ),
}

# Their capitals are what tells them from doses and drugs.
_AS_WRITTEN: dict[Kind, tuple[str, ...]] = {
    "birth_date": (rf"\b[Nn]ac\.?:?\s{_NUMERIC}",),
    "record_number": (
        r"\b[A-Z]{5}\d{4}[A-Z]\b"
        r"|\b[A-Z]{4} \d{4} \d{4}\b|\b[A-Z]{2} ?\d\d ?\d\d ?\d\d ?[A-Z]\b|\b[XYZ]?-?\d{7,8}-?[A-Z]\b",
    ),
    "address": (
        rf"\b\d{{1,5}}[A-Za-z]?,? (?:[A-Z][^\W\d]+\.? ){{1,3}}{_STREET_SHORT}\b",
        rf"\b[A-Z]{{1,2}}\d[A-Z\d]?\s\d[ABD-HJLNP-UW-Z]{{2}}\b|\b(?:{_STATES})\s\d{{5}}(?:-\d{{4}})?\b",
    ),
}


@cache
def identifier_forms() -> tuple[tuple[Kind, re.Pattern[str]], ...]:
    """The forms; the first that fits names the kind. To make them all at a start would take a thirtieth of it."""
    return tuple(
        (kind, re.compile(pattern, flags))
        for table, flags in ((_ANY_CASE, re.IGNORECASE), (_AS_WRITTEN, re.NOFLAG))
        for kind, patterns in table.items()
        for pattern in patterns
    )


# Taken out before long figures are counted: days and times, numbers of trials and papers, names of
# consent forms, numbers with a unit or a
# fraction, round numbers.
HARMLESS = re.compile(
    r"(?<![\d.])\d{4}[-/. ](?:0?[1-9]|1[0-2])[-/. ](?:0?[1-9]|[12]\d|3[01])(?!\d)"
    r"(?:[T ]\d\d?(?::\d\d){1,2}(?:\.\d+)?Z?)?"
    r"|(?<![\d.])\d{1,2}\s?([-/.])\s?\d{1,2}\s?\1\s?(?:\d{4}|\d\d)(?![\d])|(?<!\d)\d{1,2} \d{1,2} (?:19|20)\d\d(?!\d)"
    rf"|(?<!\d)\d{{1,2}}[./-]?{_MONTH}[./-]?(?:\d{{4}}|\d\d)(?!\d)|\b{_MONTH}[./-]\d{{1,2}}[./-]\d{{2,4}}(?!\d)"
    rf"|(?<!\d)\d{{4}}[./-]?{_MONTH}[./-]?\d{{1,2}}(?!\d)|(?<!\d)\d{{4}}-?w\d\d(?:-?\d)?(?!\d)"
    r"|\b(?:nct|isrctn|umin|drks|chictr|actrn|euctr|pmc|pmid:?|pubmed:?)-?\s?\d{6,14}\b|\b10\.\d{4,}/\S+"
    r"|\b20\d\d-\d{6}-\d\d(?:-\d\d)?\b"
    r"|\b(?:icf?|pi[cs]f?|consent|assent)[-_ ]?(?:v\d{1,2}[-_ ])?"
    r"(?:20\d\d(?:[-_]\d\d){1,2}|(?:\d\d[-_]){1,2}20\d\d)(?![\w-])"
    rf"|(?<![\w.])\d{{1,9}}(?:[.,]\d+)?{_UNIT}|(?<![\d.,])\d{{1,9}}[.,]\d+(?![\d.,])"
    r"|(?<![\d.,])\d{1,3}(?:[ ,.']\d00){1,2}(?!\d|[ ,.']\d)|(?<![\d.,])\d{1,3}(?:[,'.]\d{3}){1,3}(?:[.,]\d+)?(?![\d.,])"
    r"|(?<![\d.,])[1-9]\d{0,2}0{4,9}(?!\d)|\d[eE^]-?\d+",
    re.IGNORECASE,
)

# A day in figures without a break: year, month, day in any of the usual orders.
COMPACT_DAY = re.compile(
    r"(?<!\d)(?:(?:19|20|21)\d\d(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])"
    r"|(?:(?:0[1-9]|[12]\d|3[01])(?:0[1-9]|1[0-2])|(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01]))(?:20)?\d\d"
    r"|\d\d(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01]))(?!\d)"
)

# Eight figures that are a day of this century and hardly anything else, whatever is asked.
WHOLE_COMPACT_DAY = re.compile(
    r"(?<![\d.,/-])(?:20[0-4]\d(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])"
    r"|(?:(?:0[1-9]|[12]\d|3[01])(?:0[1-9]|1[0-2])|(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01]))20[0-4]\d)(?![\w/-])"
)

# A company's code for a drug: letters, then figures. Two letters and many figures are more often a passport; the
# companies named here number their drugs so.
DRUG_CODE = re.compile(
    r"\b(?!(?:mrn|nhs|ssn|pid|urn|chi)\b)(?:[a-z]{3,5}[- ]?\d{2,8}|(?:ly|pf|bi|mk|ag|ro)[- ]?\d{6,8})\b", re.IGNORECASE
)

# Six figures and more in a row, nine and more in groups, a word of letters with six figures and more.
DIGITS = re.compile(
    r"(?<![\d.,])\d{6,}(?![.,]\d)|(?<![\d.,])(?=(?:[ /-]?\d){9})\d+(?:[ /-]\d+)+(?!\d|[.,]\d)"
    r"|\b(?=[\d/-]{0,40}[a-z])(?=(?:[a-z/-]{0,20}\d){6})[a-z\d/-]+\b",
    re.IGNORECASE,
)
