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
