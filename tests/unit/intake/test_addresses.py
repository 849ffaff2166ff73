import pytest

from intake.addresses import CaseAddresses
from intake.recipients import Recipients, Verdict

ADDRESSES = CaseAddresses("feedback@council.example", b"one secret")
REFERENCE = "HD-7K2M-4XQM"


def test_a_case_has_one_address_that_proves_it():
    address = ADDRESSES.of(REFERENCE)
    assert address.startswith("feedback+hd-7k2m-4xqm.")
    assert address.endswith("@council.example")
    assert len(address.partition("@")[0]) <= 64
    assert ADDRESSES.proven(address) == REFERENCE


def test_the_case_of_letters_does_not_matter():
    assert ADDRESSES.proven(ADDRESSES.of(REFERENCE).upper()) == REFERENCE


@pytest.mark.parametrize(
    "address",
    [
        "",
        "feedback@council.example",
        "feedback+hd-7k2m-4xqm@council.example",
        "feedback+hd-7k2m-4xqm.@council.example",
        "feedback+hd-7k2m-4xqm.aaaaaaaaaaaaaaaa@council.example",
        "feedback+hd-7k2m-4xqm.é@council.example",
        "feedback+.aaaaaaaaaaaaaaaa@council.example",
        CaseAddresses("feedback@council.example", b"another secret").of(REFERENCE),
        ADDRESSES.of("HD-0000-0000").replace("0000-0000", "7k2m-4xqm"),
    ],
)
def test_anything_else_proves_nothing(address):
    assert ADDRESSES.proven(address) is None


def test_the_signature_of_no_reference_proves_nothing():
    assert ADDRESSES.proven(f"feedback+.{ADDRESSES._mac('')}@council.example") is None


def test_an_address_with_a_detail_of_its_own_keeps_its_local_part():
    assert CaseAddresses("feedback+web@council.example", b"s").of(REFERENCE).startswith("feedback+hd-")


def test_the_secret_is_not_shown():
    assert "one secret" not in repr(ADDRESSES)


@pytest.mark.parametrize(
    ("address", "verdict"),
    [
        ("feedback@council.example", Verdict.OURS),
        ("Feedback+x@Council.Example", Verdict.OURS),
        ("x@whole.example", Verdict.OURS),
        ("x@council.example", Verdict.UNKNOWN),
        ("+feedback@council.example", Verdict.UNKNOWN),
        ("x@else.example", Verdict.FOREIGN),
        ("x@sub.whole.example", Verdict.FOREIGN),
        ("@whole.example", Verdict.FOREIGN),
        ("", Verdict.FOREIGN),
    ],
)
def test_ours_is_what_is_configured(address, verdict):
    assert Recipients.of(("FEEDBACK@council.example", "@whole.example")).verdict(address) is verdict


PATHS = CaseAddresses("feedback@council.example", b"a secret of sixteen bytes or more")


@pytest.mark.parametrize("key", ["acknowledgement:17", "acknowledgements:6", "concern_alert:123456789"])
def test_a_return_path_leads_to_its_letter_in_any_case(key):
    path = PATHS.return_path(key)
    assert PATHS.proven_letter(path) == PATHS.proven_letter(path.upper()) == key
    assert PATHS.proven(path) is None


@pytest.mark.parametrize(
    "path",
    [
        PATHS.return_path("acknowledgement:17").replace("r-a-17", "r-a-18"),
        PATHS.return_path("acknowledgement:17").replace("r-a-", "r-c-"),
        PATHS.return_path("acknowledgement:17").replace("r-a-", "r-x-"),
        CaseAddresses("feedback@council.example", b"another secret of sixteen bytes").return_path("acknowledgement:17"),
        PATHS.of("HD-7K2M-4XQM"),
        "feedback+r-a-17@council.example",
        "feedback+r-a-17.é@council.example",
        "feedback@council.example",
        "",
    ],
)
def test_a_return_path_that_was_made_up_leads_nowhere(path):
    assert PATHS.proven_letter(path) is None


@pytest.mark.parametrize("key", ["conversation:telegram:1:2", "17", ""])
def test_what_is_no_letter_has_no_return_path(key):
    assert PATHS.return_path(key) == ""
