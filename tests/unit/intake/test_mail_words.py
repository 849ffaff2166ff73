"""The words of a mail: charsets told, not told and told wrongly, pages, flowed lines, header fields."""

import pytest

from tests.mailing import parsed

TEXTS = {
    "alternative_with_amp": "The bill is wrong.",
    "boundary_like_lines_inside": "She wrote:\n--bbb\n-- b\nand left.",
    "cyrillic_koi8": "Никто не пришёл.",
    "fixed_lines_stay": "12 Mill Lane \nWestmere\nWM1 2AB",
    "flowed_with_delsp": "母には月曜日から誰も来ていません。",
    "gb2312_called_gb2312": "没有人来看我妈妈。",
    "hebrew_visual_label": "אף אחד לא בא.",
    "html_entities_and_nonbreaking_spaces": "Tom & Zoë paid £50 <twice>",
    "html_links": "The form at your website <https://www.council.example/forms/blue-badge> fails. I wrote to help@council.example and to www.council.example.\n\nhere https://www.council.example/login <https://evil.example/login>",
    "html_meta_charset_only_in_page": "Café – £50",
    "html_smileys_as_pictures": "She is home again 😀 thank you",
    "html_table_and_lists": "Day     Visit\nMonday  none\n\n 1. no food\n 2. no water",
    "html_with_hidden_preview": "Preview words\n\nThe rent is wrong.",
    "korean": "아무도 오지 않았습니다.",
    "latin9_euro": "She paid €50 at the café.",
    "mixed_charsets_in_one_text": "Zöe paid £50.",
    "nested_fifty_deep": "Deep down.",
    "polish_with_utf8_letters_like_doubled": "Â£ is how the site shows £.",
    "punjabi_base64": "ਕੋਈ ਨਹੀਂ ਆਇਆ।",
    "quoted_printable_broken_escapes": "She paid £50 =ZZ and left early.",
    "soft_hyphens_and_zero_width": "The carer was late.\nerutuf",
    "text_after_the_last_boundary_is_not_read": "The only text.",
    "text_of_a_preamble_is_not_read": "The only text.",
    "turkish": "Kimse gelmedi, şikâyetim var.",
    "unknown_transfer_encoding": "Nobody came.",
    "urdu_utf8": "میری والدہ کے پاس کوئی نہیں آیا۔",
    "utf16_base64": "Nobody came – twice.",
    "utf7_declared": "She paid £50.",
    "utf8_encoded_twice": "Zoë’s café – £50.",
    "utf8_with_mark": "Nobody came.",
    "uuencoded_body_transfer_encoding": "Nobody came.",
    "windows_1252_called_latin1": "“Nobody” came – again…",
    "windows_1252_called_utf8": "The café cost £50.",
}
SUBJECTS = {
    "control_characters_in_the_subject": "No visit txt",
    "encoded_word_in_an_unknown_charset": "No visit",
    "encoded_word_split_within_a_letter": "Zoë £ café",
    "encoded_word_that_is_broken": "still here =?utf-8?q?unfinished",
    "folded_subject_with_tabs": "No visit on Monday",
    "several_subjects": "The first",
    "subject_in_many_encoded_words": "No visit – my mother fell on Monday café at Café and more",
}


@pytest.mark.parametrize("name", TEXTS)
def test_the_words_come_through(name):
    assert parsed(name).text == TEXTS[name]


@pytest.mark.parametrize("name", SUBJECTS)
def test_the_subject_is_decoded(name):
    report = parsed(name)
    assert (report.subject, report.text) == (SUBJECTS[name], "Nobody came.")


@pytest.mark.parametrize(
    ("name", "sender", "sender_name"),
    [
        ("encoded_word_inside_quotes", "zoe@resident.example", "Zoë Okafor"),
        ("comma_in_an_unquoted_name", "ada.okafor@resident.example", "Ada"),
        ("two_from_fields", "ada.okafor@resident.example", "Ada"),
        ("group_as_recipient", "ada.okafor@resident.example", None),
        ("date_from_another_century", "ada.okafor@resident.example", None),
    ],
)
def test_who_wrote_is_told(name, sender, sender_name):
    report = parsed(name)
    assert (report.sender, report.sender_name, report.text) == (sender, sender_name, "Nobody came.")


def test_what_is_no_message_id_is_left_out_of_the_thread():
    assert parsed("references_without_brackets").thread_ids == ("<first@resident.example>", "<acknowledgement.1@council.example>")


def test_flowed_lines_are_put_together_at_their_depth():
    report = parsed("flowed")
    assert report.text == (
        "My mother has had no visit since Monday. The agency says that nobody was free, "
        "and that it will not change before the weekend.\n\nOn Sunday."
    )
    assert (report.quoted, report.signature) == ("> When did you last see a carer?", "-- \nAda Okafor")


def test_stuffed_lines_lose_only_their_stuffing():
    report = parsed("flowed_with_stuffed_lines")
    assert (report.text, report.quoted) == ("From Monday on nobody came.", "> is what the log says.")
