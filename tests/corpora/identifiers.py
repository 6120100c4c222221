"""2,000 made-up identifiers, from a seed: shaped ones, and names that the recogniser's lists do not hold."""

import random
from collections.abc import Iterator
from typing import NamedTuple

from flows.language.days import MONTH_NAMES

GIVEN = """
Torvald Ragnhild Solveig Eskil Hjalmar Sunniva Ingeborg Gudrun Halvor Sigurd Kirsi Jukka Pekka Aino Eero Outi Tapio
Zdenka Bohumil Ludmila Vlastimil Jaroslava Dragomir Zvonimir Ljubica Ratko Vesna Slobodan Biljana Miroslava Radmila
Tsvetan Yordanka Plamen Desislava Ionela Doru Viorica Csaba Zoltan Eniko Gergely Piroska Balint Agnieta Wieslaw
Bozena Halina Leszek Zbigniew Ewelina Kornelia Gintaras Rasa Jurgita Vytautas Andris Ilze Kristaps Tiiu Margus
Panagiotis Eleftheria Stavros Despina Vasiliki Kyriakos Ozgur Yildiz Burak Gulsen Tolga Nazli Emre Sibel Nilufer
Farshid Shirin Parviz Golnaz Behrouz Mahsa Siavash Fereshteh Ghassan Rania Tariq Hiba Nawal Wassim Zeinab Anwar
Bilqis Thandiwe Sipho Nomvula Lwazi Zanele Bongani Lindiwe Tendai Rumbidzai Farai Chipo Adaeze Emeka Obinna Ifeoma
Babatunde Folasade Temitope Yewande Abena Kwabena Esi Yaw Makena Wanjiru Kamau Njeri Otieno Achieng Mekonnen Tigist
Abebe Selamawit Rohini Venkatesh Lalitha Murugan Padmini Suresh Kavitha Dhruv Ishaan Aarav Nandini Gurpreet Harjinder
Manpreet Thuy Trang Quoc Nhung Somchai Siriporn Malee Wayan Putu Ketut Dewi Bambang Siti Nurul Reza Xiuying Zhiqiang
Meiling Yifan Takeshi Satoko Naoko Hitomi Daisuke Ayumi Eunji Sungmin Hyejin Dongwoo Itzel Xochitl Guadalupe Ximena
Anahi Facundo Lautaro Thiago Iara Ubirajara Jussara Edson Valdemar Rosangela Fearghal Sorcha Padraig Roisin Eithne
Cathal Angharad Gethin Eluned Morwenna Isolde Gwendolyn Bartholomew Thaddeus Ottilie Cosima Leopold Hedwig Gernot
Wolfram Sieglinde Thibault Clothilde Gaspard Apolline Anatole Loic Maelys Ghislaine Ottavia Fulvio Ornella Loredana
"""
SURNAMES = """
Abrahamsen Haugen Bakken Lindqvall Strandberg Hellgren Nyqvist Korhonen Makinen Niemela Rantanen Toivonen Novotny
Dvorak Prochazka Kucera Svoboda Blazek Horak Bartosova Kovacevic Petkovic Vukovic Djordjevic Milosevic Radulescu
Ionescu Dumitrescu Constantinescu Stanescu Todorova Dimitrova Hristov Szekely Kiraly Bodnar Molnar Fekete Zawadzki
Pawlak Wisniewska Kaminska Szymanski Dabrowski Jablonski Grabowski Kazlauskas Petrauskas Berzins Ozolins Tamm Saar
Karagiannis Oikonomou Vlachos Makris Antoniou Yildirim Aydin Celik Sahin Karaca Gunes Hosseini Rahimi Ebrahimi
Karimzadeh Moradi Tehrani Haddad Khoury Nasser Shalhoub Mahfouz Benali Boudiaf Cherif Dlamini Nkosi Mthembu Zulu
Khumalo Ndlovu Moyo Chikwanda Eze Nwosu Adeyemi Ogunleye Balogun Olawale Mensah Boateng Asante Owusu Mwangi Kariuki
Ochieng Wambui Tesfaye Gebremariam Alemayehu Subramanian Narayanan Venkataraman Chakraborty Mukherjee Bhattacharya
Deshpande Kulkarni Gill Sandhu Dhillon Wickramasinghe Perera Gunawardena Rajapaksa Truong Huynh Dinh Suwannarat
Wijaya Kusuma Santoso Hidayat Setiawan Zheng Ouyang Situ Takahashi Yoshida Kawaguchi Nishimura Hasegawa Okamoto
Hwang Bae Moon Quispe Mamani Huanca Yupanqui Etcheverry Arrieta Zubizarreta Iturralde Echeverria Goikoetxea Llorente
Bustamante Cavalcanti Albuquerque Guimaraes Figueiredo Vasconcelos Nogueira Montenegro Brankovic Lindstrom Zellweger
Aebischer Brunnhuber Obermeier Hintermayr Niedermayer Strohmaier Kretschmer Lautenbach Vanderbeek Oosterhuis Hoekstra
Dijkstra Wouters Claes Vermeulen Goossens Delacroix Beaumont Charpentier Desrosiers Thibodeaux Guillory Quattrocchi
Bevilacqua Zampieri Pellegrini Santoro Caruso Featherstone Ravenscroft Applegarth Cholmondeley Hollingsworth Thistlewood
Llewellyn Prydderch Gallchobhair Drummond Sutherland Abernathy Kavanagh Mulcahy Prendergast Trevelyan
"""
OTHER_SCRIPTS = """
Иван Петров|Мария Кузнецова|Олена Шевченко|Сергей|Наталья Ивановна
Γιώργος Παπαδόπουλος|Ελένη|محمد أحمد|فاطمة الزهراء|علی رضایی|دانا כהן|יעל לוי
王小明|李娜|陳大文|山田太郎|佐藤花子|김민준|박서연|สมชาย ใจดี|प्रिया शर्मा|Իվան Պետրոսյան
გიორგი ბერიძე
""".replace("\n", "|").strip("|")

NAME_FORMS = (
    "{G} {S}",
    "{G} {S}",
    "{G} {S}",
    "{S}, {G}",
    "{S} {G}",
    "{G} {i}. {S}",
    "{i}. {S}",
    "{i} {S}",
    "{S} {i}",
    "{S}, {i}.",
    "{g} {s}",
    "{GG} {SS}",
    "Mr {S}",
    "Mrs. {S}",
    "Ms {S}",
    "Dr {S}",
    "dr {s}",
    "Frau {S}",
    "Mme {S}",
    "Sra. {S}",
    "patient {G} {S}",
    "patient {S}",
    "pt {G}",
    "pt is {G} {S}",
    "name: {G} {S}",
    "her name is {G}",
    "mother {G}",
    "his brother {G} is the donor",
    "donor: {G} {S}",
    "{G} {S}, 14 y",
    "{G} {S} ALL relapse",
    "VCR given to {G} {S} on 3 Oct",
    "{G} {S} had vincristine 45 days ago",
    "ask {G} {S} about the ALT",
    "{G}-{H} {S}",
    "{G} {S}-{R}",
    "{G} van der {S}",
    "{G} de {S}",
    "S-014 {G} {S}",
    "it's {G} {S}",
    "mrs {i}",
    "Herr {i}.",
)
ASKING = ("text", "agent", "date", "number", "choice")


class Made(NamedTuple):
    """One made-up identifier: its kind, the text, and what was asked when it was typed."""

    kind: str
    text: str
    asking: str


def made_up(seed: int = 1, names: int = 800, shaped: int = 1200) -> list[Made]:
    """The identifiers, the same for the same seed."""
    rng = random.Random(seed)
    return [*_names(rng, names), *_shaped(rng, shaped)]


def _names(rng: random.Random, count: int) -> Iterator[Made]:
    given, surnames, others = GIVEN.split(), SURNAMES.split(), OTHER_SCRIPTS.split("|")
    for n in range(count):
        if n % 40 == 0:
            yield Made("name", rng.choice(others), rng.choice(ASKING))
            continue
        one, two = rng.sample(given, 2)
        three, four = rng.sample(surnames, 2)
        words = {"G": one, "g": one.lower(), "GG": one.upper(), "H": two, "i": one[0]}
        words |= {"S": three, "s": three.lower(), "SS": three.upper(), "R": four}
        yield Made("name", NAME_FORMS[n % len(NAME_FORMS)].format(**words), rng.choice(ASKING))


def _figures(rng: random.Random, shape: str) -> str:
    """The shape with a figure for each # and a capital for each §."""
    return "".join(
        str(rng.randrange(10)) if sign == "#" else rng.choice("ABCDEFGHJKLPRSTWXY") if sign == "§" else sign
        for sign in shape
    )


RECORDS = """
MRN 1######|MRN: 2#####|mrn#3######|MRN 4####|mrn is 5######|hosp no 6#####|Hospital number: 7####
hospital no. A######|record no 8#####|chart number 9####|1#######|2######|3#########|patient ID 4#####|pt id 5####
Pat.-Nr. 6######|Patientennummer 7#####|Fallnummer 8######|NHS 943 4## ####|NHS number 9#########|485 7## ####
078-05-1###|2##-4#-5###|SSN 3##-##-####|SSN 4########|1###-####-####|medical record 2#####|case no. 3####
file number: 4#####|accession no 5#######|U######|H1######|§######|§§######|1######§ |UR 6######|BSN 1########
PESEL 8##########|CPF 1##.###.###-##|personnummer 12####-####|12####-####|01####-####|QQ 1# 2# 3# C|§§#######
ID: 7#####|insurance no §1########|passport §#######|policy number 8#######|1 85 05 78 0## 0## ##|2#######-§
lab no 2#-1#####|specimen id 1########|encounter 4########|NHC 1#####|IPP 8#########
chart 8####|pt 1####|patient 1####|case 5###1|record 4##1|file 4####|acct 9####|Patient: 7####|Akte 3####|dossier 6####
expediente 4####|#4####|no 4####|756.1###.5###.97|AHV 756.#### ####.##|§§§§§1###§|§§§§ 1### 5###
1#.###.###-5|85.07.30-0##.##
""".replace("\n", "|").strip("|")
PHONES = """
+44 7### ######|+1 ### ### ####|+1-###-555-####|+49 17# #######|+49 (0)89 #######|+33 6 ## ## ## ##|+351 9## ### ###
+4670#######|0044 20 7### ####|07### ######|020 7### ####|0161 4## ####|(555) 2##-####|555-2##-####|(212)5##-####
212.555.####|06 ## ## ## ##|06.##.##.##.##|0171/#######|0171 #######|089-######|tel 4######|Tel.: 0##-#######
phone: 5##-####|call 555-####|mobile 07#########|cell 6########|ring me on 0123 4#####|whatsapp +52 1 55 #### ####
fax 030 ######|+81 90-####-####|+86 138 #### ####|+91 98### #####|+55 11 9####-####|08-### ## ##|ext. call 8####
contact no 07### ### ###|+7 (9##) ###-##-##|tel 4###|pager 4###|ext 5###|ext. 5##|x5###|bleep 1###|DECT 7###
Durchwahl 4##|call me on 5###|ring him at 6###|phone 44 ## 66|tél. 4###|interno 3##|extension 2###|call back on 3###
""".replace("\n", "|").strip("|")
ADDRESSES = """
## High Street|#2 Elm Road|1### Maple Avenue|4## Park Ln|12# Oak St|77 Sunset Blvd|Hauptstraße ##|Lindenstr. 1#
Am Marktplatz 4|Gartenweg ##|2# rue de la Paix|1## avenue Foch|Calle Mayor ##|Via Roma 1#|ul. Dluga 2#
Kerkstraat 3##|P.O. Box ###|PO Box 1###|SW1A 2AA|M1# 4§E|EC2V 7HH|postcode LS# 2AB|zip 9####|ZIP code 0####|MA 02###
Boston MA 021##|room 4##|Room ##§|rm 2##|bed 1#|ward 7 bed #|bay 2 bed #|Zimmer 2##|Station 4|flat 3#|apt 1#B
ward 5B|lives at 1# Church Lane|address: ## Mill Road|1# main st|4## oak grove rd
""".replace("\n", "|").strip("|")
OTHERS = """
@j{s}##|@{g}_{s}|telegram @{g}{s}|t.me/{g}{s}|https://t.me/{g}##|facebook.com/{g}.{s}
https://www.linkedin.com/in/{g}-{s}|instagram.com/{g}{s}|https://hospital.example/patients/####
https://emr.example.org/view?mrn=######|http://x.example/users/{g}|https://{g}:pw@files.example/
portal.example/p?name={g}
""".replace("\n", "|").strip("|")
EMAILS = """
{g}.{s}@example.com|{g}{s}##@example.org|{g}@mail.example.co.uk|{G}.{S}@Hospital.Example|{i}{s}@example.de
write to {g}_{s}@example.com|email: {g}.{s}@example.fr|{g}.{s} (at) example.com|{g} at example dot com
{g}.{s}[at]example.org|<{g}+study@example.com>|mailto:{g}@example.com|{i}.{s}@nhs|{g}.{s}@hospital
""".replace("\n", "|").strip("|")
BIRTHS = """
dob {d}|DOB: {d}|D.O.B. {d}|date of birth {d}|birth date is {d}|born {d}|born on {d}|she was born on {d}
birthday {d}|bday {d}|geb. {d}|geboren am {d}|Geburtsdatum: {d}|né le {d}|née le {d}|naissance {d}|nacido el {d}
fecha de nacimiento {d}|nata il {d}|nascido em {d}|född {d}|født {d}|ur. {d}|{d} (DOB)|{d} is her birthday|{d} dob
DOB{n}|*{n}|born in {y}|dob {y}|patient dob {d}|14y ({n})|16 y/o, {n}|9 years {n}|{n} (14 yo)|b. {n}|b {n}|bd {n}
birth {n}|birth: {n}|turns 16 on {d}|turned 14 on {d}|14th birthday {d}|nac {n}|nac. {n}|fecha nac. {n}|F.N. {n}|fdn {n}
YOB {y}|roden {n}|rođena {n}|narozen {n}|született {n}|née {n}|15F {n}|12 ans ({n})|8 Jahre, {n}|13 años {n}|f. {n}
""".replace("\n", "|").strip("|")
SHAPES = {"record_number": RECORDS, "phone": PHONES, "address": ADDRESSES, "other": OTHERS, "email": EMAILS}


def _shaped(rng: random.Random, count: int) -> Iterator[Made]:
    kinds = (
        "record_number",
        "record_number",
        "birth_date",
        "birth_date",
        "phone",
        "phone",
        "email",
        "address",
        "other",
    )
    for n in range(count):
        kind = kinds[n % len(kinds)]
        text = _birth(rng) if kind == "birth_date" else _filled(rng, SHAPES[kind])
        yield Made(kind, text.strip(), rng.choice(ASKING))


def _filled(rng: random.Random, shapes: str) -> str:
    given, surname = rng.choice(GIVEN.split()), rng.choice(SURNAMES.split())
    shape = _figures(rng, rng.choice(shapes.split("|")))
    return shape.format(G=given, g=given.lower(), i=given[0].lower(), S=surname, s=surname.lower())


def _birth(rng: random.Random) -> str:
    day, month, year = rng.randint(1, 28), rng.randint(1, 12), rng.randint(2001, 2025)
    numeric = rng.choice((f"{day}.{month}.{year}", f"{day:02}.{month:02}.{year % 100:02}"))
    name = MONTH_NAMES[month - 1]
    days = (
        f"{day}/{month}/{year}",
        f"{day:02}/{month:02}/{year % 100:02}",
        f"{year}-{month:02}-{day:02}",
        f"{day} {name} {year}",
        f"{name} {day}, {year}",
        f"{day}-{name[:3]}-{year}",
        f"{day}{name[:3]}{year}",
        f"{day} {name[:3]}",
        f"{day:02}{month:02}{year}",
        numeric,
    )
    return rng.choice(BIRTHS.split("|")).format(d=rng.choice(days), n=numeric, y=year)
