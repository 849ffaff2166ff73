import pytest
from hypothesis import given
from hypothesis import strategies as st

from intake.references import ALPHABET, check_character, find_reference, new_reference

BODIES = st.text(ALPHABET, min_size=7, max_size=7)


def test_a_new_reference_is_found_again():
    reference = new_reference()
    assert find_reference(f"about {reference}, please") == reference


def test_new_references_differ():
    assert len({new_reference() for _ in range(500)}) == 500


@pytest.mark.parametrize(
    "written",
    ["HD-7K2M-4XQM", "hd-7k2m-4xqm", "HD 7K2M 4XQM", "hd7k2m4xqm", "Re: [HD-7K2M-4XQM] again", "(HD–7K2M–4XQM)", "Ref:HD-7K2M-4XQM."],
)
def test_recognises_a_reference_however_it_is_written(written):
    assert find_reference(written) == "HD-7K2M-4XQM"


def test_forgives_o_for_zero_and_i_or_l_for_one():
    reference = "HD-0110-010" + check_character("0110010")
    misread = reference.replace("0", "O").replace("1", "I", 1).replace("1", "l")
    assert misread != reference
    assert find_reference(misread) == reference


@pytest.mark.parametrize("written", ["", "HD-7K2M-4XQN", "HD-7K2M-4XQ", "XHD-7K2M-4XQM", "HD-7K2M-4XQMA", "HD-UUUU-UUUU", "AHD 1234 5678"])
def test_takes_nothing_else_for_a_reference(written):
    assert find_reference(written) is None


def test_finds_the_valid_one_among_others():
    assert find_reference("HD-7K2M-4XQN or HD-7K2M-4XQM") == "HD-7K2M-4XQM"


@given(BODIES, st.integers(0, 6), st.sampled_from(ALPHABET))
def test_one_wrong_character_shows(body, place, other):
    changed = body[:place] + other + body[place + 1 :]
    assert (check_character(changed) == check_character(body)) == (changed == body)


@given(BODIES, st.integers(0, 5))
def test_swapped_neighbours_show(body, place):
    swapped = body[:place] + body[place + 1] + body[place] + body[place + 2 :]
    assert (check_character(swapped) == check_character(body)) == (swapped == body)
