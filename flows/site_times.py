"""What a site sets for its calendar: its zone, the times of its day, its bags."""

from dataclasses import dataclass
from datetime import time
from zoneinfo import ZoneInfo

from flows.bags import BAGS
from flows.refusals import RuleBroken


@dataclass(frozen=True, slots=True)
class SiteTimes:
    """The settings of one site; times are on its own clock.

    `morning` and `evening`: when reminders of a day and of the day before go out. From `quiet_from` to
    `quiet_until` nothing is sent that can wait. `bag_hours`: how long a bag lasts; `bag_lead_hours`: how long
    before its change the reminder comes. `weight_good_days`: how old a weight may be on the day of a start.
    """

    zone: ZoneInfo
    bag_hours: int
    morning: time = time(8)
    evening: time = time(18)
    quiet_from: time = time(21)
    quiet_until: time = time(7)
    bag_lead_hours: int = 2
    weight_good_days: int = 7

    def __post_init__(self) -> None:
        if self.bag_hours not in BAGS:
            raise RuleBroken("bag_length")
