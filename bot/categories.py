"""The groups that equality monitoring counts by: those of the 2021 census of England and Wales, as English councils publish them.

Ethnic groups and disability are worded as by the Office for National Statistics, so that a council's figures can be laid beside the
census; that is why these alone are not held to the reading age of the other texts.
"""

from dataclasses import dataclass

from bot import texts
from bot.wording import Text, text, text_in

RATHER_NOT = "rather_not"


@dataclass(frozen=True, slots=True)
class Group:
    """A group: its code, which never changes, its name, and the smaller groups in it."""

    code: str
    name: Text
    within: tuple["Group", ...] = ()


@dataclass(frozen=True, slots=True)
class Topic:
    """One thing that is asked: its code, the question, and the groups to choose among."""

    code: str
    question: Text
    groups: tuple[Group, ...]

    def group(self, code: str) -> Group | None:
        """Return the group with this code, small ones too, or None."""
        every = [each for group in self.groups for each in (group, *group.within)]
        return next((group for group in every if group.code == code), None)


PREFER_NOT = Group(RATHER_NOT, text("Prefer not to say"))

GENDER = (
    Group("female", text_in("gender", "Female")),
    Group("male", text_in("gender", "Male")),
    Group("non_binary", text_in("gender", "Non-binary")),
    Group("another", text_in("gender", "Another gender")),
    PREFER_NOT,
)
AGE = (
    Group("0-15", text_in("age", "Under 16")),
    Group("16-24", text_in("age", "16 to 24")),
    Group("25-34", text_in("age", "25 to 34")),
    Group("35-44", text_in("age", "35 to 44")),
    Group("45-54", text_in("age", "45 to 54")),
    Group("55-64", text_in("age", "55 to 64")),
    Group("65-74", text_in("age", "65 to 74")),
    Group("75-84", text_in("age", "75 to 84")),
    Group("85+", text_in("age", "85 and over")),
    PREFER_NOT,
)
ETHNICITY = (
    Group(
        "asian",
        text_in("ethnic group", "Asian, Asian British or Asian Welsh"),
        (
            Group("asian.bangladeshi", text_in("ethnic group", "Bangladeshi")),
            Group("asian.chinese", text_in("ethnic group", "Chinese")),
            Group("asian.indian", text_in("ethnic group", "Indian")),
            Group("asian.pakistani", text_in("ethnic group", "Pakistani")),
            Group("asian.other", text_in("ethnic group", "Other Asian")),
        ),
    ),
    Group(
        "black",
        text_in("ethnic group", "Black, Black British, Black Welsh, Caribbean or African"),
        (
            Group("black.african", text_in("ethnic group", "African")),
            Group("black.caribbean", text_in("ethnic group", "Caribbean")),
            Group("black.other", text_in("ethnic group", "Other Black")),
        ),
    ),
    Group(
        "mixed",
        text_in("ethnic group", "Mixed or Multiple ethnic groups"),
        (
            Group("mixed.white_asian", text_in("ethnic group", "White and Asian")),
            Group("mixed.white_african", text_in("ethnic group", "White and Black African")),
            Group("mixed.white_caribbean", text_in("ethnic group", "White and Black Caribbean")),
            Group("mixed.other", text_in("ethnic group", "Other Mixed or Multiple ethnic groups")),
        ),
    ),
    Group(
        "white",
        text_in("ethnic group", "White"),
        (
            Group("white.british", text_in("ethnic group", "English, Welsh, Scottish, Northern Irish or British")),
            Group("white.irish", text_in("ethnic group", "Irish")),
            Group("white.traveller", text_in("ethnic group", "Gypsy or Irish Traveller")),
            Group("white.roma", text_in("ethnic group", "Roma")),
            Group("white.other", text_in("ethnic group", "Other White")),
        ),
    ),
    Group(
        "other",
        text_in("ethnic group", "Other ethnic group"),
        (
            Group("other.arab", text_in("ethnic group", "Arab")),
            Group("other.any", text_in("ethnic group", "Any other ethnic group")),
        ),
    ),
    PREFER_NOT,
)
DISABILITY = (
    Group("limited_a_lot", text_in("disability", "Yes, limited a lot")),
    Group("limited_a_little", text_in("disability", "Yes, limited a little")),
    Group("not_limited", text_in("disability", "A long-term condition, but not limited")),
    Group("none", text_in("disability", "No long-term condition")),
    PREFER_NOT,
)

TOPICS: tuple[Topic, ...] = (
    Topic("gender", texts.ASK_GENDER, GENDER),
    Topic("age", texts.ASK_AGE, AGE),
    Topic("ethnicity", texts.ASK_ETHNICITY, ETHNICITY),
    Topic("disability", texts.ASK_DISABILITY, DISABILITY),
)
