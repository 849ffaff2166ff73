"""Evidence in a message's text."""

from hypothesis import given
from hypothesis import strategies as st

from desk.marks import Piece, evidence, pieces
from tests.desk_data import HEARING_AIDS, suggestion
from triage.suggestion import Span

TEXT = "Nobody came on Monday."


def span(start: int, end: int, text: str = TEXT) -> Span:
    return Span(start, end, text[start:end])


def test_text_without_evidence_stays_whole():
    assert pieces(TEXT, []) == [Piece(TEXT, ())]


def test_no_text_has_no_pieces():
    assert pieces("", []) == []


def test_evidence_is_cut_out_with_its_field():
    assert pieces(TEXT, [("causes", span(0, 11))]) == [Piece("Nobody came", ("causes",)), Piece(" on Monday.", ())]


def test_overlapping_evidence_names_both_fields_in_the_form_s_order():
    assert pieces(TEXT, [("process", span(7, 22)), ("causes", span(0, 11))]) == [
        Piece("Nobody ", ("causes",)),
        Piece("came", ("causes", "process")),
        Piece(" on Monday.", ("process",)),
    ]


def test_neighbouring_evidence_for_the_same_field_is_one_piece():
    assert pieces(TEXT, [("kind", span(0, 6)), ("kind", span(6, 11))])[0] == Piece("Nobody came", ("kind",))


def test_a_span_that_does_not_quote_the_text_marks_nothing():
    wrong = [("kind", Span(0, 6, "Someone")), ("kind", Span(5, 5, "")), ("kind", Span(-3, 4, "Nobo")), ("kind", Span(0, 99, TEXT))]
    assert pieces(TEXT, wrong) == [Piece(TEXT, ())]


@given(st.text(max_size=40), st.lists(st.tuples(st.sampled_from(["kind", "flags"]), st.integers(-2, 45), st.integers(-2, 45))))
def test_no_character_is_lost_or_doubled(text, places):
    spans = [(field, Span(start, end, text[max(start, 0) : end])) for field, start, end in places]
    assert "".join(piece.text for piece in pieces(text, spans)) == text


def test_evidence_is_told_apart_by_text_and_subject():
    said = suggestion(HEARING_AIDS.said, HEARING_AIDS.text, HEARING_AIDS.subject)
    assert list(dict.fromkeys(name for name, _ in evidence(said, in_subject=False))) == ["kind", "causes", "service_area", "process"]
    assert evidence(said, in_subject=True) == []
