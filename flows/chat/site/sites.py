"""The sites of somebody who is at several: where else they are, and that they go to one; and what a site sets."""

from dataclasses import dataclass

from flows.chat.events import Event


@dataclass(frozen=True, slots=True)
class OtherSite:
    """Another site of a person: who they are there, its name, what they are, and where these are counted, how many are
    listed there, how many of them need something today, and how many wait for the study chair."""

    person_id: int
    site: str
    role: str
    listed: int = 0
    today: int = 0
    for_chair: int = 0


class SiteChosen(Event):
    """The person is at another of their sites from now on."""

    person_id: int


# What a site may set itself, and what that is called.
SETTINGS = {
    "zone": "Time zone",
    "code_pattern": "Subject codes",
    "site_number": "Site number",
    "morning": "Morning",
    "evening": "Evening",
    "quiet_from": "Quiet from",
    "quiet_until": "Quiet until",
    "bag_hours": "Bag hours",
    "weight_good_days": "Weight days",
    "good_days": "Answer days",
    "evidence": "Sources",
    "relative_days": "Relative days",
    "csv_bom": "CSV for sheets",
    "laboratories": "Laboratories",
}

# Of these the limits of normal, by laboratory, which no setting of the program speaks of.
LABORATORIES = "laboratories"

# Of these the values stand on buttons.
CHOICES = {
    "bag_hours": ("24", "48", "72", "96", "168"),
    **dict.fromkeys(("evidence", "relative_days", "csv_bom"), ("yes", "no")),
}


@dataclass(frozen=True, slots=True)
class SiteSetting:
    """A setting of the site: its value, and what it may be."""

    name: str
    value: str
    may_be: str


class SettingGiven(Event):
    """An administrator set something of the site."""

    name: str
    text: str
