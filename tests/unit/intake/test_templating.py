"""Letters in the council's own words."""

import pytest

from models.errors import SettingsError
from models.labels import Kind
from tests.mailing import make_letters, parsed

REFERENCE = "HD-7K2M-4XQM"


@pytest.fixture
def folder(tmp_path):
    """Writes templates into a folder of the council's; returns the folder."""

    def write(**files):
        for name, text in files.items():
            path = tmp_path / name.replace("__", "/").replace("_txt", ".txt").replace("_html", ".html")
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8")
        return tmp_path

    return write


def acknowledged(folder, kind=None):
    return make_letters(folder=folder).acknowledgement(REFERENCE, parsed("plain"), "acknowledgement:1", kind)


def test_the_councils_words_go_before_ours(folder):
    letter = acknowledged(folder(acknowledgement__body_txt="Ta. {{ reference }}\n\nBy {{ answer_by }}."))
    assert letter["text"] == f"Ta. {REFERENCE}\n\nBy Friday 6 June 2025."
    assert f"<p>Ta. {REFERENCE}</p>" in letter["html"]
    assert letter["headers"]["Subject"] == f"We have your message: {REFERENCE}"


def test_text_is_made_from_a_page_that_comes_alone(folder):
    letter = acknowledged(
        folder(acknowledgement__body_html="<p>Ta.</p><p>{{ reference }}, {{ council }}</p>", acknowledgement__subject_txt="Ta\n")
    )
    assert "Ta." in letter["text"]
    assert f"{REFERENCE}, Westmere Council" in letter["text"]
    assert letter["headers"]["Subject"] == "Ta"


def test_each_kind_may_have_words_of_its_own_once_it_is_decided(folder):
    council = folder(acknowledgement__body_txt="Ta. {{ reference }}", acknowledgement__request__body_txt="We do it. {{ reference }}")
    assert acknowledged(council)["text"].startswith("Ta.")
    assert acknowledged(council, Kind.COMPLAINT)["text"].startswith("Ta.")
    assert acknowledged(council, Kind.REQUEST)["text"].startswith("We do it.")


@pytest.mark.parametrize(
    "text",
    [
        "{{ reference",
        "{{ name_of_the_resident }} {{ reference }}",
        "no reference",
        "{{ reference.__class__.__mro__ }}",
        "{% include 'x' %}",
    ],
)
def test_a_template_that_cannot_be_used_is_named_at_the_start(folder, text):
    with pytest.raises(SettingsError, match="HEED_LETTERS_DIR: acknowledgement"):
        make_letters(folder=folder(acknowledgement__body_txt=text))


def test_a_folder_that_is_not_there_is_named_at_the_start(tmp_path):
    with pytest.raises(SettingsError, match="HEED_LETTERS_DIR"):
        make_letters(folder=tmp_path / "nowhere")


def test_a_template_that_breaks_later_is_left_out_and_ours_is_sent(folder):
    letters = make_letters(folder=folder(acknowledgement__body_txt="Ta. {{ reference }}"))
    folder(acknowledgement__body_txt="Ta. {{ reference")
    assert "We have your message." in letters.acknowledgement(REFERENCE, parsed("plain"), "acknowledgement:1")["text"]
