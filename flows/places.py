"""A place as JSON and back: the position of a conversation is data, kept between any two turns."""

from collections.abc import Mapping
from dataclasses import fields
from typing import Any

from flows.conversation import Doing
from flows.screening import Offer, Place, Slot

EMPTY = Place()


def place_to_json(place: Place) -> dict[str, Any]:
    """What differs from an empty place, in JSON values."""
    values = {field.name: getattr(place, field.name) for field in fields(place)}
    kept = {name: value for name, value in values.items() if value != getattr(EMPTY, name)}
    if place.slot:
        kept["slot"] = [place.slot.key, place.slot.entry, place.slot.field]
    if place.filled:
        kept["filled"] = dict(place.filled)
    if place.said:
        kept["said"] = list(place.said)
    if place.offers:
        kept["offers"] = [_offer_to_json(offer) for offer in place.offers]
    return kept


def _offer_to_json(offer: Offer) -> list[Any]:
    return [offer.label, offer.value] if offer.typed is None else [offer.label, offer.value, dict(offer.typed)]


def place_from_json(kept: Mapping[str, Any]) -> Place:
    """The place that was kept; a place that cannot be read any more is the menu."""
    values = dict(kept)
    try:
        values["doing"] = Doing(values.get("doing", Doing.HOME))
        if "slot" in values:
            values["slot"] = Slot(*values["slot"])
        values["offers"] = tuple(Offer(*offer) for offer in values.get("offers", ()))
        values["notes"] = tuple(values.get("notes", ()))
        if values.get("picked") is not None:
            values["picked"] = tuple(values["picked"])
        if "said" in values:
            values["said"] = tuple(values["said"])
        return Place(**values)
    except (TypeError, ValueError):
        return EMPTY
