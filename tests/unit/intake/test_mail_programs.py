"""Mail as programs write it: what is new, what is quoted, what is signature, banner or footer."""

import pytest

from tests.mailing import parsed

# The mail, what is new in it, one line of what it quotes, and all that is set apart as signature.
REPLIES = [
    ("thunderbird_reply", "On Monday, and again today.", "> When did it happen?", "-- \nAda Okafor\n12 Mill Lane, Westmere"),
    ("thunderbird_reply_below_the_quote", "On Monday. She has not eaten since.", "> When did it happen?", ""),
    ("thunderbird_html_reply", "Nobody rang me back.", "> Thank you for writing.", "--\nAda Okafor\n01632 960123"),
    ("gmail_android_reply", "She is safe now, thank you.", "> Your reference is HD-7K2M-4XQM.", ""),
    ("gmail_reply_wrapped_attribution", "It happened twice.", "> Thank you for writing.", ""),
    ("gmail_american_date_reply", "No, that is not what I said.", "> You said that the carer was late.", ""),
    (
        "outlook_2016_reply_with_name_card",
        "Please ask the manager to ring me.\n\nKind regards,\n\nAda Okafor",
        "Thank you for writing.",
        "Project Officer | Resident Group\n12 Mill Lane, Westmere WM1 2AB\nT: 01632 960123 | M: 07700 900123\nada.okafor@resident.example",
    ),
    ("outlook_web_reply", "I have still heard nothing.", "Thank you for writing.", ""),
    ("outlook_for_mac_reply", "The carer came at noon.", "Thank you for writing.", ""),
    ("outlook_original_message_reply", "My son is still out of school.", "Thank you for writing.", ""),
    ("outlook_reply_with_bold_header", "The flat is still damp.", "Thank you for writing.", ""),
    ("outlook_mobile_html_reply", "The money came, thank you.", "Thank you for writing.", "Get Outlook for iOS <https://aka.ms/o0ukef>"),
    ("outlook_meeting_appointment_reply", "I cannot come on Friday, I have no lift.", "Please let us know whether you can come.", ""),
    ("apple_mail_mac_reply", "Nobody from the council came.", "> Thank you for writing.", ""),
    ("iphone_reply_below", "Monday morning", "> When did it happen?", "Sent from my iPhone"),
    ("apple_mail_html_reply", "He has not been paid since April.", "> Thank you for writing.", ""),
    ("yahoo_reply", "I was told Tuesday.", " Thank you for writing.", ""),
    ("yahoo_android_reply", "yes she is still there", "Thank you for writing.", "Sent from Yahoo Mail on Android"),
    ("yahoo_html_reply", "The ramp is still broken.", "Thank you for writing.", ""),
    ("aol_reply", "It was the other carer.", "Thank you for writing.", "Sent from AOL on Android"),
    ("samsung_reply", "no they did not", "Thank you for writing.", "Sent from my Galaxy"),
    ("short_date_reply", "He fell again.", "> Thank you for writing.", ""),
    ("proton_reply", "I will send the photos.", "> Thank you for writing.", "Sent with Proton Mail secure email."),
    ("polish_gmail_reply", "Nikt nie przyszedł.", "> Thank you for writing.", ""),
    ("two_levels_of_quotes", "Yes, both times.", ">> She was not washed.", ""),
]
FOOTERS = [
    ("gmail_html_signature", "My direct payment stopped in May.", "--\nAda Okafor\n07700 900123"),
    (
        "outlook_windows_mail_footer",
        "She was left in a wet bed.",
        "Sent from Mail <https://go.microsoft.com/fwlink/?LinkId=550986> for Windows",
    ),
    ("yahoo_app_footer", "My rubbish was not taken.", "Yahoo Mail: Search, Organise, Conquer"),
    ("avast_footer", "The lift has been broken for six weeks.", "Virus-free. www.avast.com"),
    (
        "name_card_after_thanks",
        "Can somebody look at the bill?\n\nMany thanks\n\nJoan Okafor",
        "Carer for Samuel Okafor\n3 High Street\nWestmere\nWM1 2AB\n07700 900456",
    ),
    (
        "external_banner",
        "My father has had no visit since Friday.",
        "CAUTION: This email originated from outside the organisation. Do not click\nlinks or open attachments unless you recognise the sender and know the\ncontent is safe.",
    ),
    (
        "outlook_first_contact_banner",
        "The blue badge has not come.",
        "[You don't often get email from ada.okafor@resident.example. Learn why this is important at https://aka.ms/LearnAboutSenderIdentification ]",
    ),
    (
        "nhs_disclaimer",
        "The ward discharged my mother without a care plan.",
        "********************************************************************************************************************\n\nThis message may contain confidential information. If you are not the intended recipient please:\ni) inform the sender that you have received the message in error before deleting it; and\nii) do not disclose, copy or distribute information in this e-mail or take any action in relation to its content\n(to do so is strictly prohibited and may be unlawful).\nThank you for your co-operation.",
    ),
]
WHOLE = [
    (
        "thunderbird_forward",
        "Please look at this.\n\n-------- Forwarded Message --------\nSubject: \tVisit\nDate: \tMon, 2 Jun 2025 18:00:00 +0100\nFrom: \tCare Firm <office@carefirm.example>\nTo: \tAda Okafor <ada.okafor@resident.example>\n\nWe could not send anybody on Monday.",
    ),
    (
        "iphone_forward",
        "Is this right?\n\nSent from my iPhone\n\nBegin forwarded message:\n\n> From: Housing <housing@council.example>\n> Date: 2 June 2025 at 18:00:00 BST\n> To: ada.okafor@resident.example\n> Subject: Your rent\n> \n> You owe £412.",
    ),
    ("hospital_bed_is_no_device", "She needs more visits.\n\nSent from my hospital bed, please hurry"),
    ("carer_wrote_is_no_attribution", 'On Monday the carer wrote:\n"Client refused food."\nThat is a lie. She was asleep.'),
    ("sign_off_with_a_disclosure_below", "The visit was late again.\n\nThanks\nAda\nshe is frightened of him 01632 960123"),
    ("warning_that_is_the_message", "Warning: the carer from outside the agency took her bank card."),
    (
        "banner_alone",
        "CAUTION: This email originated from outside the organisation. Do not click links or open attachments unless you trust the sender.",
    ),
    ("resident_says_confidential", "This message is confidential. My husband must not know that I wrote.\nHe reads my letters."),
]


@pytest.mark.parametrize(("name", "text", "quoted", "signature"), REPLIES)
def test_a_reply_is_told_from_what_it_answers(name, text, quoted, signature):
    report = parsed(name)
    assert (report.text, report.signature) == (text, signature)
    assert quoted in report.quoted.split("\n")


@pytest.mark.parametrize(("name", "text", "signature"), FOOTERS)
def test_what_is_none_of_the_writer_s_words_is_set_apart_and_kept(name, text, signature):
    report = parsed(name)
    assert (report.text, report.signature, report.quoted) == (text, signature, "")


@pytest.mark.parametrize(("name", "text"), WHOLE)
def test_what_only_looks_like_a_quotation_or_signature_stays(name, text):
    report = parsed(name)
    assert (report.text, report.signature, report.quoted) == (text, "", "")
