"""A line of a condition in the words of a protocol: how it would read in those of the form."""

import pytest

from flows.trials.form.leaves.misread import meant
from flows.trials.form.leaves.parse import NotUnderstood, read_leaf

# What an author writes, and what is told to write.
SAID = (
    ("diagnosed at least 6 months before screening", "at least 6 months since diagnosed before screening"),
    ("diagnosed > 6 months prior to screening", "more than 6 months since diagnosed before screening"),
    ("at least two weeks since dose before baseline", "at least 2 weeks since dose before baseline"),
    ("at least 4 weeks between dose and baseline", "at least 4 weeks since dose before baseline"),
    ("dose >= 5 half-lives before day 1", "at least 5 half-lives since dose before day 1"),
    (
        "dose at least 90 days or 5 half-lives, whichever is longer, before day 1",
        "at least 90 days or 5 half-lives, whichever is longer, since dose before day 1",
    ),
    ("vaccine ≤ 30 days before the first dose", "vaccine within 30 days before first dose"),
    ("vaccine up to 4 weeks prior to baseline", "vaccine within 4 weeks before baseline"),
    ("vaccine during the last 30 days before baseline", "vaccine within 30 days before baseline"),
    ("dose less than 14 days prior to day 1", "dose less than 14 days before day 1"),
    ("dose within 2 wks before baseline", "dose within 2 weeks before baseline"),
    ("alt ≤ 2.5 × ULN", "alt <= 2.5 x upper limit"),
    ("alt <= 2,5x ULN", "alt <= 2.5 x upper limit"),
    ("alt <= 2.5*the upper limit of normal", "alt <= 2.5 x upper limit"),
    ("alt < 3 times ULN", "alt < 3 x upper limit"),
    (
        "alt <= 3 x ULN within 14 days prior to registration",
        "alt <= 3 x upper limit, measured within 14 days before registration",
    ),
    ("pregnancy is negative within 7 days before day 1", "pregnancy is negative, measured within 7 days before day 1"),
    ("hb is at least 9 g/dL", "hb >= 9 g/dL"),
    ("hb greater than or equal to 9 g/dL", "hb >= 9 g/dL"),
    ("hb below 9 g/dL", "hb < 9 g/dL"),
    ("age over 18 years", "age > 18 years"),
    ("age 18-65 years", "age between 18 and 65 years"),
    ("bmi from 18.5 to 30 kg/m2", "bmi between 18.5 and 30 kg/m2"),
    ("platelets > 100,000/uL", "platelets > 100000/uL"),
    ("platelets >= 100 x 10^9/L", "platelets >= 100 10^9/L"),
    ("sex == female", "sex is female"),
    ("pregnancy negative", "pregnancy is negative"),
)


@pytest.mark.parametrize(("written", "right"), SAID)
def test_the_words_of_a_protocol_are_told_in_those_of_the_form(written: str, right: str) -> None:
    with pytest.raises(NotUnderstood):
        read_leaf(written)
    assert meant(written) == right


# On which side of the day, or that it was not, is the author's to say.
DOUBTFUL = ("surgery within 4 weeks of baseline", "vte is not never", "no vte", "crp >= 5 mg/L and rf")


@pytest.mark.parametrize("written", DOUBTFUL)
def test_what_may_mean_two_things_is_not_put_into_words(written: str) -> None:
    assert meant(written) is None
