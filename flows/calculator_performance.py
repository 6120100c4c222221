"""What each level of the Karnofsky and Lansky scales means, in short words of our own.

After the CIBMTR Forms Manual, appendix L; thorax.bmj.com table 4 (Karnofsky); tabletwise.com (Lansky). The trial's
record takes Karnofsky from 16 years on.
"""

from decimal import Decimal

LEVELS: dict[str, tuple[tuple[int, str], ...]] = {
    "karnofsky": (
        (100, "Normal; nothing to complain of"),
        (90, "Normal activity; slight signs or symptoms"),
        (80, "Normal activity, with some effort"),
        (70, "Looks after self; cannot work or be fully active"),
        (60, "Needs help now and then"),
        (50, "Needs much help and frequent medical care"),
        (40, "Disabled; needs special care"),
        (30, "Severely disabled; belongs in hospital"),
        (20, "Very sick; needs active support"),
        (10, "Dying"),
        (0, "Dead"),
    ),
    "lansky": (
        (100, "Fully active"),
        (90, "Slight limits in strenuous play"),
        (80, "Active, but tires sooner"),
        (70, "Plays less, and for a shorter time"),
        (60, "Up and about; quiet play mostly"),
        (50, "Gets dressed; lies around much of the day"),
        (40, "Mostly in bed; quiet activities"),
        (30, "In bed; needs help even to play quietly"),
        (20, "Sleeps often; play is only passive"),
        (10, "Does not play or leave the bed"),
        (0, "Unresponsive"),
    ),
}


def _check() -> None:
    for scale, levels in LEVELS.items():
        if [score for score, _ in levels] != list(range(100, -1, -10)):
            raise ValueError(f"The levels of {scale} are not the tens from 100 to 0.")


_check()


def meaning(scale: str, score: Decimal) -> str:
    """What a score of `karnofsky` or `lansky` means; only tens from 0 to 100 exist, `KeyError` for others."""
    return dict(LEVELS[scale])[int(score) if score == int(score) else -1]
