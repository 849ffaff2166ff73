"""Passwords of the desk."""

import pytest

from desk.passwords import check_strength, hash_password, needs_rehash, one_time_password, verify_password
from models.errors import PasswordTooWeak
from tests.desk_data import PASSWORD, password_hash

OLD_AND_CHEAP = "$argon2id$v=19$m=8,t=1,p=1$c29tZXNhbHRzb21l$ZlPGzqhWCHbTLdTLLo4fPiXiHoZrfPm5rJ4J2U8T2pQ"


def test_the_right_password_fits_and_a_wrong_one_does_not():
    assert verify_password(password_hash(), PASSWORD)
    assert not verify_password(password_hash(), PASSWORD + " ")


def test_a_hash_is_argon2id_and_salted():
    assert hash_password(PASSWORD).startswith("$argon2id$")
    assert hash_password(PASSWORD) != password_hash()


def test_no_password_fits_where_there_is_no_hash():
    assert not verify_password(None, PASSWORD)


def test_a_damaged_hash_fits_nothing():
    assert not verify_password("$argon2id$nonsense", PASSWORD)


def test_a_hash_of_an_older_cost_is_to_be_made_anew():
    assert needs_rehash(OLD_AND_CHEAP)
    assert not needs_rehash(password_hash())


@pytest.mark.parametrize(
    ("password", "advice"),
    [
        ("eleven char", "at least twelve characters"),
        ("x" * 201, "at most 200 characters"),
        ("abababababab", "more different characters"),
        ("I am Ines.Ortiz!", "contains the user name"),
        ("password1234", "easily guessed"),
        ("qwertyuiop12", "easily guessed"),
        ("heed heed heed council", "easily guessed"),
    ],
)
def test_a_weak_password_is_refused_with_what_to_change(password, advice):
    with pytest.raises(PasswordTooWeak, match=advice):
        check_strength(password, "ines.ortiz")


def test_three_words_are_strong_enough():
    check_strength(PASSWORD, "officer")


def test_a_one_time_password_is_strong_legible_and_never_the_same():
    made = {one_time_password() for _ in range(50)}
    assert len(made) == 50
    for password in made:
        check_strength(password)
        assert not set(password) & set("il1o0")
