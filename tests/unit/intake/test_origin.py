"""Whether a mail comes from where it says, with a DNS that is a table."""

import ipaddress
from base64 import b64encode
from dataclasses import replace

import dkim
import pytest
from nacl.signing import SigningKey

from intake.envelope import Envelope
from intake.origin.dmarc_check import is_aligned
from intake.origin.names import DnsNames, Inquiry, NamesUnavailable
from intake.origin.origin import Origin, OriginRules
from intake.origin.results import parse_results
from intake.origin.signatures import check_dkim
from intake.trust import Result, Trust
from tests.mailing import raw_mail
from tests.signing import PUBLIC, FakeNames, sealed, signed

OUTSIDE = "81.2.69.142"
DIRECT = Envelope("ada.okafor@resident.example", ("feedback@council.example",), OUTSIDE, "mx.resident.example")
BEHIND = replace(DIRECT, peer="10.0.0.25")
TEXTS = {
    "resident.example": f"v=spf1 ip4:{OUTSIDE} -all",
    "s1._domainkey.resident.example": PUBLIC,
    "s1._domainkey.else.example": PUBLIC,
    "s1._domainkey.forwarder.example": PUBLIC,
    "_dmarc.resident.example": "v=DMARC1; p=reject",
}
RULES = OriginRules(relays=(ipaddress.ip_network("10.0.0.0/24"),), server="mx.council.example")
PLAIN = raw_mail("origin_plain")


def check(raw=PLAIN, envelope=DIRECT, rules=RULES, names=None, **more):
    return Origin(rules, names or FakeNames({**TEXTS, **more})).check(raw, envelope)


def test_a_mail_from_the_domains_own_server_passes_by_spf():
    assert check() == Trust(Result.PASS, Result.NONE, Result.PASS, Result.NONE, "resident.example")


def test_a_signed_mail_passes_from_anywhere():
    trust = check(signed(PLAIN), replace(DIRECT, peer="81.2.69.1"))
    assert (trust.spf, trust.dkim, trust.dmarc) == (Result.FAIL, Result.PASS, Result.PASS)


def test_a_forgery_fails():
    trust = check(envelope=replace(DIRECT, peer="81.2.69.1"))
    assert (trust.spf, trust.dkim, trust.dmarc, trust.fails) == (Result.FAIL, Result.NONE, Result.FAIL, True)


@pytest.mark.parametrize(
    "change",
    [
        lambda raw: raw.replace(b"Nobody came", b"Somebody came"),
        lambda raw: raw.replace(b"Subject: My mother", b"Subject: My father"),
        lambda raw: raw.replace(b"From: Ada", b"From: Adam"),
        lambda raw: raw.replace(b"s=s1;", b"s=s2;"),
    ],
)
def test_a_signature_that_does_not_hold_counts_for_nothing(change):
    trust = check(change(signed(PLAIN)), replace(DIRECT, peer="81.2.69.1"))
    assert (trust.dkim, trust.dmarc) == (Result.FAIL, Result.FAIL)


def test_a_signature_over_the_beginning_of_the_body_counts_for_nothing():
    raw = signed(PLAIN, length=True) + b"And pay into this account.\r\n"
    assert check(raw, replace(DIRECT, peer="81.2.69.1")).dkim is Result.FAIL


def test_any_of_several_signatures_may_be_the_one():
    raw = signed(signed(PLAIN), "else.example")
    assert check(raw, replace(DIRECT, peer="81.2.69.1")).dmarc is Result.PASS


@pytest.mark.parametrize(
    ("path", "spf", "dmarc"),
    [
        ("bounces@mail.resident.example", Result.PASS, Result.PASS),
        ("x@resident.example-other.example", Result.PASS, Result.FAIL),
        ("x@else.example", Result.PASS, Result.FAIL),
        ("", Result.PASS, Result.PASS),
    ],
)
def test_whose_server_it_was_counts_only_for_domains_of_one_organisation(path, spf, dmarc):
    record = TEXTS["resident.example"]
    more = dict.fromkeys(("mail.resident.example", "mx.resident.example", "resident.example-other.example", "else.example"), record)
    trust = check(envelope=replace(DIRECT, mail_from=path), **more)
    assert (trust.spf, trust.dmarc) == (spf, dmarc)


def test_a_signature_of_another_domain_vouches_for_nobody():
    trust = check(signed(PLAIN, "else.example"), replace(DIRECT, peer="81.2.69.1"))
    assert (trust.dkim, trust.dmarc) == (Result.PASS, Result.FAIL)


@pytest.mark.parametrize(
    ("policy", "dmarc"),
    [
        ("v=DMARC1; p=none", Result.PASS),
        ("v=DMARC1; p=reject; aspf=s", Result.FAIL),
        ("v=DMARC1; p=reject; nonsense", Result.NONE),
        ("v=spf1 -all", Result.NONE),
        ("", Result.NONE),
    ],
)
def test_a_domain_says_how_strictly_its_mail_is_told(policy, dmarc):
    path = replace(DIRECT, mail_from="x@mail.resident.example")
    more = {"mail.resident.example": TEXTS["resident.example"], "_dmarc.resident.example": policy}
    assert check(envelope=path, **more).dmarc is dmarc


def test_a_domain_without_a_policy_goes_by_its_organisations():
    raw = PLAIN.replace(b"@resident.example>", b"@mail.resident.example>")
    assert check(raw, replace(DIRECT, peer="81.2.69.1")).dmarc is Result.FAIL


@pytest.mark.parametrize("name", ["origin_two_from_fields", "origin_two_writers", "only_a_body"])
def test_a_mail_whose_writer_is_not_one_fails(name):
    assert check(raw_mail(name)).dmarc is Result.PERMERROR


@pytest.mark.parametrize("silent", ["_dmarc.resident.example", "resident.example"])
def test_a_silent_dns_is_no_failure(silent):
    trust = check(names=FakeNames(TEXTS, silent={silent}))
    assert (trust.dmarc, trust.fails, trust.proves_sender) == (Result.TEMPERROR, False, False)


def test_a_silent_dns_hides_a_signature_and_is_no_failure():
    names = FakeNames(TEXTS, silent={"s1._domainkey.resident.example"})
    trust = check(signed(PLAIN), replace(DIRECT, peer="81.2.69.1"), names=names)
    assert (trust.dkim, trust.dmarc) == (Result.TEMPERROR, Result.TEMPERROR)


@pytest.mark.parametrize("envelope", [BEHIND, replace(DIRECT, peer="127.0.0.1"), Envelope(None, ("feedback@council.example",))])
def test_behind_a_relay_that_says_nothing_an_unsigned_mail_can_not_be_told(envelope):
    trust = check(envelope=envelope)
    assert (trust.spf, trust.dmarc, trust.fails) == (Result.NONE, Result.NEUTRAL, False)
    assert check(signed(PLAIN), envelope).dmarc is Result.PASS


@pytest.mark.parametrize(
    ("name", "server", "results"),
    [
        ("origin_told_by_postfix_filters", "mx.council.example", ("pass", "pass", "pass")),
        ("origin_told_by_exchange_online", "-", ("softfail", "none", "fail")),
        ("origin_told_by_gmail", "mx.google.com", ("pass", "pass", "pass")),
    ],
)
@pytest.mark.parametrize("envelope", [BEHIND, Envelope(None, ("feedback@council.example",))])
def test_believes_a_relay_that_is_trusted(name, server, results, envelope):
    trust = check(raw_mail(name), envelope, replace(RULES, server=server))
    assert (trust.spf, trust.dkim, trust.dmarc, trust.domain) == (*results, "resident.example")
    assert trust.checked_by == {"-": "the mail server before Heed"}.get(server, server)


@pytest.mark.parametrize(
    ("name", "envelope"),
    [
        ("origin_told_by_postfix_filters", DIRECT),
        ("origin_told_by_a_stranger", BEHIND),
        ("origin_told_and_forged_below", BEHIND),
        ("origin_told_by_postfix_filters", replace(DIRECT, peer="")),
        ("origin_told_of_another_domain", BEHIND),
        ("origin_told_within_a_comment", BEHIND),
    ],
)
def test_believes_nobody_else(name, envelope):
    assert check(raw_mail(name), replace(envelope, mail_from="x@stranger.example")).dmarc is not Result.PASS


def test_what_a_trusted_relay_does_not_say_is_not_known():
    trust = check(raw_mail("origin_told_and_forged_below"), BEHIND)
    assert (trust.dkim, trust.dmarc, trust.checked_by) == (Result.NONE, Result.NEUTRAL, "mx.council.example")


def test_without_a_configured_relay_nobody_is_believed():
    assert check(raw_mail("origin_told_by_postfix_filters"), BEHIND, OriginRules()).checked_by == ""


@pytest.mark.parametrize(("sealers", "dmarc"), [({"forwarder.example"}, Result.PASS), ({"else.example"}, Result.FAIL), ((), Result.FAIL)])
def test_a_trusted_forwarder_vouches_for_what_it_found(sealers, dmarc):
    raw = sealed(PLAIN, b"dmarc=pass header.from=resident.example")
    trust = check(raw, replace(DIRECT, peer="81.2.69.1"), replace(RULES, sealers=frozenset(sealers)))
    assert (trust.arc, trust.dmarc) == (Result.PASS, dmarc)


@pytest.mark.parametrize(
    "raw",
    [
        sealed(PLAIN, b"dmarc=pass header.from=resident.example").replace(b"Nobody came", b"Somebody came"),
        sealed(PLAIN, b"dmarc=fail header.from=resident.example"),
        sealed(PLAIN, b"dmarc=pass header.from=else.example"),
    ],
)
def test_a_trusted_forwarder_vouches_for_nothing_else(raw):
    trust = check(raw, replace(DIRECT, peer="81.2.69.1"), replace(RULES, sealers=frozenset({"forwarder.example"})))
    assert trust.dmarc is Result.FAIL


def test_a_chain_without_end_is_not_followed():
    raw = b"".join(b"ARC-Seal: i=%d; a=rsa-sha256; d=x.example; s=s1; cv=pass; b=AAAA\r\n" % n for n in range(60)) + PLAIN
    names = FakeNames(TEXTS)
    assert check(raw, names=names).arc is Result.FAIL
    assert all("x.example" not in name for name, _ in names.asked)


BLANKS = b" " * 400_000 + b"x\r\n"


@pytest.mark.parametrize("form", ["relaxed/relaxed", "simple/relaxed", "simple/simple", "relaxed/simple", "relaxed"])
def test_a_mail_of_blanks_is_soon_read(form):
    head, tail = form.encode().partition(b"/")[::2]
    plain = PLAIN + b"Two  blanks, one\ttab \r\n\t \r\n" + (BLANKS if tail == b"relaxed" else b"")
    canonicalize = (head, tail or b"simple")
    raw = signed(plain, canonicalize=canonicalize) if tail != b"relaxed" else signed_soon(plain, canonicalize)
    assert check(raw, replace(DIRECT, peer="81.2.69.1")).dkim is Result.PASS


def signed_soon(raw: bytes, canonicalize) -> bytes:
    """The mail, signed as it is after the long runs of blanks are one each, since signing takes as long as verifying."""
    head, _, body = raw.partition(b"\r\n\r\n")
    short = head + b"\r\n\r\n" + b" ".join(filter(None, body.replace(b"\t", b" ").split(b" ")))
    return signed(short.replace(b" \r\n", b"\r\n"), canonicalize=canonicalize).removesuffix(short.replace(b" \r\n", b"\r\n")) + raw


@pytest.mark.parametrize(
    "header",
    [
        b"X-Long: " + b"a\r\n " * 100_000 + b"\r\n",
        b"X: y\r\n" * 2_000,
        b"DKIM-Signature: v=1; h=" + b"x:" * 10_000 + b"; b=AA==\r\n",
        b"no header\r\n",
        b" \r\n",
    ],
)
def test_a_header_beyond_measure_is_not_verified(header):
    assert check(header + signed(PLAIN), replace(DIRECT, peer="81.2.69.1")).dkim is Result.FAIL


def test_a_mail_of_too_many_lines_is_not_verified():
    raw = signed(PLAIN) + b"\n" * 500_000
    assert check(raw, replace(DIRECT, peer="81.2.69.1")).dkim is Result.FAIL


def test_only_the_first_signatures_are_looked_at():
    raw = b"".join(b"DKIM-Signature: v=1; a=rsa-sha256; d=x%d.example; s=s; h=from; bh=AA==; b=AA==\r\n" % n for n in range(40)) + PLAIN
    names = FakeNames(TEXTS)
    check(raw, names=names)
    assert sum("_domainkey" in name for name, _ in names.asked) <= 5


@pytest.mark.parametrize(
    "record", ["v=spf1 include:resident.example -all", "v=spf1 " + "a:{} ".format("x." * 9) * 30, "v=spf1 exists:%{zz"]
)
def test_a_record_that_goes_round_or_breaks_is_survived(record):
    assert check(**{"resident.example": record}).spf is Result.PERMERROR


def test_a_record_that_asks_for_servers_is_followed():
    names = FakeNames({**TEXTS, "resident.example": "v=spf1 mx a ptr -all"}, {("resident.example", "MX"): [(10, "mx.resident.example")]})
    names.records["mx.resident.example", "A"] = [OUTSIDE]
    assert check(names=names).spf is Result.PASS


@pytest.mark.parametrize(
    ("domain", "other", "strict", "aligned"),
    [
        ("resident.example", "mail.resident.example", False, True),
        ("resident.example", "mail.resident.example", True, False),
        ("a.co.uk", "b.co.uk", False, False),
        ("news.a.co.uk", "mail.a.co.uk", False, True),
        ("resident.example", "", False, False),
        ("bank.newtopleveldomain", "thief.newtopleveldomain", False, False),
        ("bank.newtopleveldomain", "mail.bank.newtopleveldomain", False, True),
        ("gmail.com", "gmail.com-other.com", False, False),
    ],
)
def test_domains_of_one_organisation(domain, other, strict, aligned):
    assert is_aligned(domain, other, strict=strict) is aligned


@pytest.mark.parametrize(
    "value", ["", ";", "x; dmarc=", "x; dmarc=perhaps", "((((", "x " * 5000, "\x00; dkim==pass", "(" * 9000 + ";dmarc=pass"]
)
def test_nonsense_tells_nothing(value):
    assert parse_results(value, "resident.example")[1] == {}


def test_no_more_is_asked_when_the_time_is_up():
    moments = iter((0.0, 1.0, 20.0))
    inquiry = Inquiry(FakeNames(TEXTS), 10, clock=lambda: next(moments))
    assert inquiry.texts("resident.example")
    with pytest.raises(NamesUnavailable):
        inquiry("else.example", "TXT")
    assert inquiry.texts("resident.example")
    assert inquiry.failures == 1


def test_nobody_is_asked_about_names_that_belong_to_nobody():
    assert DnsNames()("_dmarc.resident.example.", "TXT") == []


def test_what_is_known_is_kept_and_read_again():
    trust = Trust(Result.PASS, Result.FAIL, Result.TEMPERROR, Result.NONE, "resident.example", "mx.council.example")
    assert Trust.from_dict(trust.as_dict()) == trust


def test_a_signature_by_ed25519_holds_as_one_by_rsa_does():
    key = SigningKey.generate()
    raw = b"From: ada@resident.example\r\nSubject: No visit\r\n\r\nNobody came.\r\n"
    private = b64encode(bytes(key))
    signature = dkim.sign(raw, b"s1", b"resident.example", private, signature_algorithm=b"ed25519-sha256", include_headers=[b"from"])
    record = f"v=DKIM1; k=ed25519; p={b64encode(bytes(key.verify_key)).decode()}"
    names = FakeNames({"s1._domainkey.resident.example": record})
    assert check_dkim(signature + raw, Inquiry(names, 10))[0] is Result.PASS
    assert check_dkim(signature + raw.replace(b"came", b"cares"), Inquiry(names, 10))[0] is Result.FAIL
