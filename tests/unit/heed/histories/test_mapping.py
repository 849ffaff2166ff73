"""The map from a council's words to Heed's."""

import tomllib
from pathlib import Path

import pytest

from heed.histories.mapping import council_words, map_from_dict, read_map
from models.errors import HistoryInvalid
from models.labels import ON_SCREEN, Cause, ServiceArea
from models.profile import OwnWords, Profile


@pytest.fixture
def written(tmp_path):
    """Reads a map of this text; the text's column is there already."""

    def read(text: str, *, columns: str = 'text = "Details"'):
        path = tmp_path / "map.toml"
        path.write_text(f"{text}\n[columns]\n{columns}\n" if "[columns]" not in text else text, encoding="utf-8")
        return read_map(path)

    return read


def test_words_are_translated_whatever_their_case_and_blanks(written):
    history = written('[service_area]\n"OP Team East" = "adult_assessment"')
    assert history.codes_of("service_area", "Team", " op  team EAST ") == ("adult_assessment",)
    assert history.codes_of("service_area", "Team", "OP Team West") is None


def test_heed_s_own_codes_and_names_need_no_translation(written):
    history = written("")
    assert history.codes_of("service_area", "Team", "adult_finance") == ("adult_finance",)
    assert history.codes_of("service_area", "Team", "Adult finance and charging") == ("adult_finance",)
    assert history.codes_of("channel", "Method", "E-mail") is None


def test_an_empty_cell_says_nothing_unless_the_map_says_otherwise(written):
    assert written("").codes_of("safeguarding", "SG", " ") == ()
    assert written('[safeguarding]\n"" = "none"').codes_of("safeguarding", "SG", " ") == ("none",)


def test_a_word_may_say_nothing_or_be_still_to_do_and_all_others_may_be_caught(written):
    history = written('[kind]\n"Unknown" = ""\n"Query" = "?"\n"*" = "complaint"')
    assert history.codes_of("kind", "Type", "Unknown") == ()
    assert history.codes_of("kind", "Type", "Query") is None
    assert history.codes_of("kind", "Type", "Stage 1") == ("complaint",)
    assert history.codes_of("kind", "Type", "Compliment") == ("compliment",)


def test_a_column_may_have_words_of_its_own(written):
    history = written('[flags."Under 18?"]\n"Yes" = "young_person"\n"No" = ""\n[flags."Advocate?"]\n"Yes" = "adjustments"')
    assert history.codes_of("flags", "Under 18?", "yes") == ("young_person",)
    assert history.codes_of("flags", "Advocate?", "yes") == ("adjustments",)
    assert history.codes_of("flags", "Advocate?", "No") is None


def test_one_word_may_mean_several_causes_and_one_cell_may_hold_several_words(written):
    history = written(
        '[split]\ncauses = ";"\n[causes]\n"Late and rude" = ["delay", "staff_conduct"]\n"Rude; loud" = "staff_conduct"\n"Late" = "delay"'
    )
    assert history.codes_of("causes", "Reason", "Late and rude") == ("delay", "staff_conduct")
    assert history.codes_of("causes", "Reason", "Late; Late and rude") == ("delay", "staff_conduct")
    assert history.codes_of("causes", "Reason", "Rude; loud") == ("staff_conduct",)
    assert history.codes_of("causes", "Reason", "Late; odd") is None


def test_a_wrong_column_is_named_with_the_one_that_is_meant(written):
    history = written("", columns='text = "Detials"')
    with pytest.raises(HistoryInvalid, match=r"no column “Detials”\. Did you mean “Details”\? It has: Ref, Details"):
        history.check_columns(["Ref", "Details"])


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (
            '[service_area]\n"East" = "adult_assesment"',
            "“East” is given “adult_assesment”, which is no code of service_area. Did you mean adult_assessment?",
        ),
        ('[process]\n"A" = ["legal", "corporate"]', "several codes; process has one only"),
        ('[kind]\n"A" = 1', "“A” is given 1; write a text"),
        ('[colour]\n"A" = "b"', "“colour” is nothing that a map holds"),
        ("separator = 3", "“separator” is of the wrong type"),
        ('kind = "complaint"', "“kind” is of the wrong type"),
        ('[columns]\ntext = "Details"\narea = "Team"', "[columns] has “area”; it may have text, subject"),
        ('[columns]\nsubject = "Title"', "does not say which column has the text"),
        ('[always]\nkind = "complain"', "“always.kind” is given “complain”"),
        ('[split]\nkind = ";"', "[split] has “kind”"),
        ("[columns", "is not valid TOML"),
    ],
)
def test_a_mistake_in_the_map_is_named(written, text, said):
    with pytest.raises(HistoryInvalid) as told:
        written(text)
    assert str(told.value).startswith("map.toml")
    assert said in str(told.value)


def test_a_map_that_is_not_there_is_told(tmp_path):
    with pytest.raises(HistoryInvalid, match="cannot be read"):
        read_map(tmp_path / "nowhere.toml")
    (tmp_path / "old.toml").write_bytes(b'name = "caf\xe9"')
    with pytest.raises(HistoryInvalid, match="not in UTF-8"):
        read_map(tmp_path / "old.toml")


def test_the_example_in_the_documentation_is_a_map():
    text = (Path(__file__).parents[4] / "docs" / "history.md").read_text(encoding="utf-8")
    begin, end = text.index('    name = "complaints-2019-2024"'), text.index("\nSmall and capital letters")
    history = map_from_dict(tomllib.loads(text[begin:end]))
    assert history.columns["service_area"] == ("Team", "Directorate")
    assert history.codes_of("service_area", "Team", "op team east") == ("adult_assessment",)
    assert history.codes_of("causes", "Reason 1", "Late or rude; records_accuracy") == ("delay", "staff_conduct", "records_accuracy")
    assert history.codes_of("safeguarding", "SG?", "") == ("none",)


def test_words_of_the_councils_profile_need_no_translation_and_the_map_goes_before_them(tmp_path):
    names = ON_SCREEN.renamed((ServiceArea.ADULT_FINANCE, "Paying for care"))
    own = OwnWords({"homecare north": ServiceArea.ADULT_PROVISION}, {"no reply": Cause.COMMUNICATION})
    path = tmp_path / "map.toml"
    path.write_text('[columns]\ntext = "Details"\n[causes]\n"No reply" = "delay"\n', encoding="utf-8")
    history = read_map(path, council_words(Profile(names=names, own_words=own)))
    assert history.codes_of("service_area", "Team", "HomeCare  North") == ("adult_provision",)
    assert history.codes_of("service_area", "Team", "paying for care") == ("adult_finance",)
    assert history.codes_of("causes", "Reason", "No reply") == ("delay",)
    assert read_map(path).codes_of("service_area", "Team", "Homecare North") is None
