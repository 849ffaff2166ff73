"""Places for connections: a total, a share an address, and the last one for a newcomer."""

import pytest

from intake.edge_gate import Gate


def entered(gate, *addresses):
    return [gate.enter(address) for address in addresses]


def test_one_address_gets_its_share_and_no_more():
    gate = Gate(10, 2)
    assert entered(gate, "192.0.2.1", "192.0.2.1", "192.0.2.1", "192.0.2.2") == [True, True, False, True]


def test_the_last_place_is_kept_for_an_address_that_has_none():
    gate = Gate(3, 9)
    assert entered(gate, "192.0.2.1", "192.0.2.1", "192.0.2.1") == [True, True, False]
    assert gate.enter("192.0.2.2")
    assert not gate.enter("192.0.2.3")


def test_whoever_leaves_makes_room():
    gate = Gate(2, 1)
    gate.enter("192.0.2.1")
    gate.leave("192.0.2.1")
    assert entered(gate, "192.0.2.1", "192.0.2.2", "192.0.2.3") == [True, True, False]


@pytest.mark.parametrize(
    ("first", "second", "one_owner"),
    [
        ("2001:db8:0:1::1", "2001:db8:0:1:ffff::9", True),
        ("2001:db8:0:1::1", "2001:db8:0:2::1", False),
        ("::ffff:192.0.2.1", "192.0.2.1", True),
        ("fe80::1%eth0", "fe80::2", True),
        ("", "", True),
    ],
)
def test_a_whole_ipv6_network_counts_as_one(first, second, one_owner):
    gate = Gate(10, 1)
    assert entered(gate, first, second) == [True, not one_owner]
