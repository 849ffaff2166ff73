"""Addresses as servers write them after MAIL FROM: and RCPT TO:."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from intake.edge_paths import read_path


@pytest.mark.parametrize(
    ("argument", "address", "parameters"),
    [
        ("<ada@resident.example>", "ada@resident.example", ""),
        (" <ada@resident.example> SIZE=100 BODY=8BITMIME", "ada@resident.example", "SIZE=100 BODY=8BITMIME"),
        ("<>", "<>", ""),
        ("< >", "<>", ""),
        ("<> SIZE=1", "<>", "SIZE=1"),
        ("ada@resident.example", "ada@resident.example", ""),
        ("<a..b@docomo.example>", "a..b@docomo.example", ""),
        ("<.a.@resident.example>", ".a.@resident.example", ""),
        ("<zo\u00eb@r\u00e9sident.example>", "zo\u00eb@r\u00e9sident.example", ""),
        ("<ada@[192.0.2.1]>", "ada@[192.0.2.1]", ""),
        ("<@relay.example,@other.example:ada@resident.example>", "ada@resident.example", ""),
        ('<"a > b"@resident.example> SIZE=1', '"a > b"@resident.example', "SIZE=1"),
        ('<"ada"@resident.example>', "ada@resident.example", ""),
        ('<"a@b"@resident.example>', '"a@b"@resident.example', ""),
        ("<bounce+ada=resident.example@list.example>", "bounce+ada=resident.example@list.example", ""),
        ("<prvs=1234=ada@resident.example>", "prvs=1234=ada@resident.example", ""),
    ],
)
def test_reads_what_is_really_sent(argument, address, parameters):
    assert read_path(argument) == (address, parameters)


@pytest.mark.parametrize(
    "argument", ["", " ", "<ada@resident.example", "ada@resident.example>", "<a>b@c>", '<"a@b>', "<a\x00b@c>", "<a\tb@c>"]
)
def test_refuses_what_is_no_path(argument):
    assert read_path(argument) is None


@settings(max_examples=300, deadline=None)
@given(st.text(alphabet='<>"\\ @:.,ax\t', max_size=200))
def test_reads_anything_without_a_fault(argument):
    found = read_path(argument)
    assert found is None or found[0]


def test_a_hostile_path_costs_no_time():
    assert read_path('<"' + '\\"' * 1000) is None
    assert read_path("<" + '""' * 1000) is None
