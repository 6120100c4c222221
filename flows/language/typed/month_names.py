"""What months are called in German, French, Spanish, Italian and Dutch, and how phones misspell them."""

from flows.language.typed.text import compact

# Spellings without accents, by the English month; those that several languages share stand once. "Ago", the Spanish
# August, is asked about (`typed_date_forms`): in English it is a word of another meaning.
_ABROAD = {
    "january": "jan januar janner jaenner janvier janv enero ene gennaio genn gen januari",
    "february": "februar feber fevrier fevr fev febrero febbraio febb februari",
    "march": "mar marz maerz mrz mars marzo maart mrt",
    "april": "avril avr abril abr aprile",
    "may": "mai mayo maggio magg mag mei",
    "june": "juni juin junio giugno giu",
    "july": "juli juillet juil julio luglio lugl lug",
    "august": "aout agosto augustus",
    "september": "septembre septiembre setiembre settembre sett set",
    "october": "okt oktober octobre octubre ottobre ott",
    "november": "novembre noviembre",
    "december": "dec dez dezember decembre diciembre dicembre dic",
}

_SLIPS = {
    "march": "mrach marhc",
    "april": "apirl arpil aprl",
    "september": "setp spet",
    "october": "otc",
    "november": "nvo",
}

_ENGLISH = {
    name: month for names in (_ABROAD, _SLIPS) for month, all_names in names.items() for name in all_names.split()
}

SPELLINGS = tuple(name for names in _ABROAD.values() for name in names.split())


def english_month(word: str) -> str | None:
    """The English name of the month that a word of another language, or with a slip of its own, stands for."""
    return _ENGLISH.get(compact(word))
