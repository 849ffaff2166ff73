"""Every reply has an enhanced status code, and none repeats what was said to us."""

import ast
import inspect
import re

import pytest
from aiosmtpd import smtp

from intake import edge_replies
from intake.edge_replies import ENHANCED, TOO_MANY_ERRORS, in_our_words

# Every text in aiosmtpd that is a final reply, formatted ones up to their first gap.
THEIRS = sorted(
    {
        node.value
        for node in ast.walk(ast.parse(inspect.getsource(smtp)))
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and re.match(r"[45]\d\d ", node.value)
    }
)


@pytest.mark.parametrize("status", THEIRS)
def test_what_aiosmtpd_says_is_said_with_a_code_and_without_a_class(status):
    said = in_our_words(status)
    assert ENHANCED.match(said)
    assert said[0] == status[0] or said == TOO_MANY_ERRORS  # before it hangs up
    assert "Error" not in said


def test_what_was_said_to_us_is_not_repeated():
    assert "<script>" not in in_our_words('500 Error: command "<script>" not recognized')
    assert "ada@" not in in_our_words("502 Could not VRFY ada@resident.example")


@pytest.mark.parametrize("name", [name for name, text in vars(edge_replies).items() if name.isupper() and isinstance(text, str)])
def test_ours_have_codes_of_one_class(name):
    text = getattr(edge_replies, name)
    assert ENHANCED.match(text)
    assert text[0] == text[4]
