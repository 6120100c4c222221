"""2,000 harmless texts: the typed corpora as they are, and phrases made from the study's own tables by a seed."""

import random
from collections.abc import Callable
from datetime import date, timedelta
from typing import NamedTuple

from flows.agents.drug_table import AGENTS, REGIMEN_BY_SPELLING
from flows.language.days import day_words, short_day
from flows.language.typed.relative_days import relative_words
from flows.rules.question import Choice, Choices, NumberKind
from tests.corpora.rows import corpus
from tests.trials import QUESTIONS, THERAPY_FIELDS

TYPED = {"typed_agents": "agent", "typed_dates": "date", "typed_numbers": "number", "typed_ages": "number"}
SPELLINGS = [spelling for agent in AGENTS for spelling in (agent.name, *agent.synonyms)]
TODAY = date(2026, 11, 22)


class Said(NamedTuple):
    """One harmless text, and what was asked when it was typed."""

    text: str
    asking: str


_DOSES = """
10 mg/m2|1.5mg/m2 IV|2500 IU/m2|28 mcg/day|0.8 mg/m2 day 1, 8, 15|50mg daily
x4|12 Gy|400 mg po bd|15 mcg/m2/d
"""

DOSES = _DOSES.strip().replace("\n", "|").split("|")

# Made up; none is in the agents table.
_STRANGE_DRUGS = """
zorbaximab Zorbaximab zelotinib Quavenib fluvorastat Trelimus Nuvarabine pelocept Omrifusp Velzuri Kantavo
brixolisib tarvecabtagene Xelpradi ZX-1042 QRT-778 TAK-981 BMS-986158 LY3214996 GSK2857916 INCB054329 AZD5991
Ficlarotide
"""

STRANGE_DRUGS = _STRANGE_DRUGS.split()

PHRASES = (
    """
relapse after transplant|second relapse|bone marrow relapse|late isolated CNS relapse
morphologic remission, MRD positive|no GVHD|GVHD grade 2 of the skin, resolved|off tacrolimus since June
on no immunosuppression|chronic GVHD, limited|CNS1|CNS 2a|CSF clear, no blasts|traumatic tap, 10 RBC|no CNS signs
seizure 2 years ago|history of epilepsy, controlled|echo done yesterday|LVEF 62 % by echo|shortening fraction 34 %
ejection fraction was normal|MUGA not done|ALT 45, limit 40|bilirubin 0.6 mg/dL|creatinine 62 umol/L|eGFR > 90
platelets 150000/uL|ANC 1,200|WBC 4.5 x10^9/L|ferritin 1500|Gilbert syndrome|Down syndrome
Philadelphia chromosome positive|Ph-like ALL|KMT2A rearranged|severe hypodiploidy|TCF3-HLF|Karnofsky 80|Lansky 90
Schwartz formula|Cockcroft-Gault|Burkitt leukaemia excluded|Hodgkin lymphoma as a child|Ommaya reservoir
MRD 0.02 % by flow|MRD by PCR only|sent to central lab|result pending|awaiting the report|flow not done yet
not known yet|matched sibling donor|10/10 unrelated donor|haploidentical mother|donor search ongoing
cord blood unit found|conditioning with TBI|pregnancy test negative|not sexually active|on contraception
postmenarchal|too young to ask|serum hCG pending|breast feeding: no|hepatitis B core positive|HIV negative
no active infection|fungal pneumonia treated|on posaconazole|febrile neutropenia last week
consent signed by both parents|assent given|parents agree|protocol version 2
amendment 3 approved by the ethics board|allergic to asparaginase|pancreatitis after PEG
vincristine neuropathy grade 2|avascular necrosis of the hip|no known allergies|why do you ask this?
what counts as prior therapy?|can I skip this question?|is maintenance counted?|how many days are left?
how do I change an answer|what does MRD by flow mean|where do I find the limit|does intrathecal count
show me the list|go back please|please delete that|I made a mistake|start again|wrong button, sorry|that was a typo
thanks|thank you!|ok|okay then|yes please|no idea|will ask the doctor|the nurse will check|Dr will call back
ask pharmacy|waiting for the investigator|patient is well|patient declined|Patient Relapsed In May|mother agreed
child weighs 32 kg|height 141 cm|boy, 9 years|girl of 14|male, 17 y|her brother is the donor|NCT04556084
ClinicalTrials.gov NCT04556084|AALL1731|COG AALL1331 arm B|UKALL 2011|EudraCT 2019-001234-56|ICD-10 C91.0
Interfant-06|St Jude protocol|Ann Arbor stage IV|Broviac line removed|Hickman catheter in place
picc line since 3 Oct|CVC infection 2 months ago|Relapse|Remission|Very High Risk|Induction Failure|Unknown|Pending
Ongoing|Stopped|Never given|Not Applicable|N/A|None|Both|Neither|2 cycles planned|cycle 1 day 15|day +28 after HCT
1st relapse 18 months from diagnosis|week 5 of consolidation|block R3 given twice
Wilson disease|Sjögren syndrome|Noonan syndrome|Steinherz-Bleyer|Steinherz-Bleyer formula|CKiD U25|Gehan criteria
Lugano classification|C diff|C. diff colitis|SARS-CoV-2|SARS-CoV-2 positive|E. coli sepsis|treated in Mexico
hospital in Boston|diagnosed in Lagos|on condoms|is abstinent|prepubertal girl|breastfeeding stopped|had a hysterectomy
haploid donor|hypocellular marrow|verbal assent|supportive care only|Simpson biplane|Teichholz method|CKD-EPI 2021
MUGA scan|Roche Cobas|Siemens Advia|Abbott i-STAT|BD FACSCanto|CIBMTR form 2402|Memorial Sloan Kettering
Great Ormond Street|no known drug allergies|Tanner stage 3|Denver shunt|Hickman removed|Fontan circulation
San Diego virus|San Francisco criteria|West Nile virus|Ross River virus|initial MRD 5%|file 3/11|chart of 11/2026
sample 24/11|case 3/40|ALT 34 U/L Ref: 0-40|NKA|OCP|Glu 90 Cr 0.5|haplo mom EF 58|24.11. 06:15 Uhr|pt 120/80
Kasai operation|Whipple procedure|Mallory-Weiss tear|Epstein-Barr virus|Coombs test positive|Kernig sign negative
NAC 600 mg since 3/5/2026|posaconazole 300 mg bd since 3/5/26|birth control since 3 May 2026|hep B vaccine 3/5/2026
birth weight 3200 g|seizure 2 years ago, none since|14 y at registration on 3 Dec 2026|patient 2 days off steroids
pt 12.5 s|PT 14 s|case discussed 12 Nov|record of 3 Oct|chart review 12 Nov|file sent 3 Oct|patient 150000 platelets
arm B 3/5/2026|CAR T 8 weeks ago|x4|x10|VCR x 4|tel AML1|TEL-AML1|fax 3 pages|phone the chair|call at 14:30|call 3 Dec
relapse 2 years after HCT|remission since 2024|no 3 of 4|#3|day 8 15 22 29|MTX 1 8 15 22|LVEF turned 45 on 3 Dec
text the PI tomorrow|vcr @ 1.5 mg/m2|dose at 9|grade 3 st|b12 low|hep b negative|cell count 1200|cell 3500/uL
Fridericia formula|Bazett correction|Rotterdam criteria|Guthrie card|Giemsa stain|Pearson syndrome
""".replace("\n", "|")
    .strip("|")
    .split("|")
)

# Typed alone where a choice or a number is asked; what is no answer is still no name.
_WORDS = """
supportive condoms abstinent prepubertal breastfeeding hysterectomy haploid hypocellular verbal cleared pending awaited
negative normal borderline traumatic haemolysed clotted insufficient repeated cancelled postponed rescheduled declined
menarche sterilised vasectomy intrauterine withdrawn lactating equivocal indeterminate refractory lymphopenic trisomic
aneuploid leukaemic remitting blastic monosomal serology cytospin lumbar isotopic ultrasonic contrast sedated fasting
outpatient inpatient daycare telehealth parental guardian interpreter bilingual handwritten photocopied faxed scanned
misplaced overdue unlabelled unsigned countersigned backdated archived redacted queried reconciled adjudicated waived
deferred grandfathered rollover screenfail crossover placebo unblinded stratified premedicated uneventful tolerated
vomited nauseous afebrile febrile neutropenic transfused irradiated engrafted chimeric seropositive immunised boosted
qwerty asdf zzz lol oops hmm erm blah whatever dunno idk
"""

WORDS = _WORDS.split()

_ANSWERS = """
yes no Yes No YES y n yep nope none None unknown ? nk ja nein oui non si female male F M acute chronic never stopped
"""

ANSWERS = _ANSWERS.split()

DATE_FORMS: tuple[Callable[[date], str], ...] = (
    lambda day: day.isoformat(),
    short_day,
    day_words,
    lambda day: f"{day.day}.{day.month}.{day.year}",
    lambda day: f"{day:%d/%m/%Y}",
    lambda day: f"{day:%m/%d/%y}",
    lambda day: f"{day:%d-%b-%Y}",
    lambda day: f"{day:%d%b%Y}".upper(),
    lambda day: f"{day:%B %d, %Y}",
    lambda day: f"the {day.day}th of {day:%B}",
    lambda day: f"{day:%Y%m%d}",
    lambda day: f"last dose {day.day} {day:%b}",
    lambda day: f"{day.day} {day.month} {day.year}",
    lambda day: relative_words(day, TODAY),
    lambda day: f"T{(day - TODAY).days:+d}",
    lambda day: f"{abs((day - TODAY).days)} days ago",
)


def harmless(seed: int = 1, count: int = 2000) -> list[Said]:
    """The typed corpora and made phrases, `count` in all, the same for the same seed."""
    said = [Said(row[0], asking) for name, asking in TYPED.items() for row in corpus(name)]
    said += [Said(phrase, "text") for phrase in PHRASES]
    said += [Said(word, asking) for word in WORDS for asking in ("choice", "number")]
    rng = random.Random(seed)
    while len(said) < count:
        said.append(rng.choice(MAKERS)(rng))
    return said[:count]


def _cased(rng: random.Random, text: str) -> str:
    return rng.choice((str, str, str.lower, str.upper, str.capitalize, str.title))(text)


def _slip(rng: random.Random, text: str) -> str:
    """The text with two neighbouring letters swapped, one lost, or one doubled."""
    at = rng.randrange(1, max(2, len(text) - 1))
    swapped = text[:at] + text[at : at + 2][::-1] + text[at + 2 :]
    return rng.choice((swapped, text[:at] + text[at + 1 :], text[:at] + text[at] + text[at:]))


def _agent(rng: random.Random) -> Said:
    return Said(_cased(rng, rng.choice(SPELLINGS)), rng.choice(("agent", "agent", "text", "choice")))


def _agent_with_dose(rng: random.Random) -> Said:
    return Said(f"{_cased(rng, rng.choice(SPELLINGS))} {rng.choice(DOSES)}", rng.choice(("agent", "agent", "text")))


def _agent_misspelled(rng: random.Random) -> Said:
    long = [spelling for spelling in SPELLINGS if len(spelling) >= 6]
    return Said(_cased(rng, _slip(rng, rng.choice(long))), "agent")


def _two_agents(rng: random.Random) -> Said:
    one, two = rng.sample(SPELLINGS, 2)
    return Said(f"{one} {rng.choice(('and', '+', 'then', ','))} {two}", rng.choice(("agent", "text")))


def _strange_drug(rng: random.Random) -> Said:
    return Said(f"{rng.choice(STRANGE_DRUGS)} {rng.choice(('', *DOSES))}".strip(), "agent")


def _regimen(rng: random.Random) -> Said:
    return Said(_cased(rng, rng.choice(list(REGIMEN_BY_SPELLING.values())).name), rng.choice(("agent", "text")))


def _day(rng: random.Random) -> Said:
    return Said(rng.choice(DATE_FORMS)(TODAY + timedelta(days=rng.randint(-900, 60))), "date")


def _number(rng: random.Random) -> Said:
    units = [question.kind.unit for question in QUESTIONS if isinstance(question.kind, NumberKind)]
    number = rng.choice((rng.randint(0, 500), round(rng.random() * 10, 2), f"<{rng.randint(1, 9) / 100}", "1e-4"))
    return Said(f"{number} {rng.choice((*units, 'umol/L', 'ukat/L', 'x ULN', ''))}".strip(), "number")


def _choice(rng: random.Random) -> Said:
    questions = [question for question in (*QUESTIONS, *THERAPY_FIELDS) if isinstance(question.kind, Choice | Choices)]
    labels = [option.label for question in questions for option in question.kind.options]
    return Said(_cased(rng, rng.choice((rng.choice(labels), rng.choice(ANSWERS)))), "choice")


def _words(rng: random.Random) -> Said:
    question = rng.choice((*QUESTIONS, *THERAPY_FIELDS))
    return Said(_cased(rng, rng.choice((question.text, question.short, question.help))), "text")


def _phrase(rng: random.Random) -> Said:
    phrase = rng.choice(PHRASES)
    return Said(_cased(rng, phrase) if rng.random() < 0.5 else _slip(rng, phrase), "text")


def _code(rng: random.Random) -> Said:
    number = rng.randrange(1000)
    return Said(rng.choice((f"S-{number:03}", f"s-{number:03}", str(number), f"S-{number:03} withdrew")), "text")


MAKERS = (
    _agent,
    _agent_with_dose,
    _agent_misspelled,
    _two_agents,
    _strange_drug,
    _regimen,
    _day,
    _number,
    _choice,
    _words,
    _phrase,
    _code,
)
