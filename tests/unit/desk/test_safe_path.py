"""Where somebody is sent after signing in."""

import pytest

from desk.views.sign_in import safe_path


@pytest.mark.parametrize("wanted", ["/queue", "/cases/HD-1234-5678", "/queue?status=closed"])
def test_a_path_of_the_desk_is_kept(wanted):
    assert safe_path(wanted) == wanted


@pytest.mark.parametrize(
    "wanted",
    [
        "",
        "queue",
        "https://evil.example/",
        "//evil.example",
        "/\\evil.example",
        "%2F%2Fevil.example",
        "/%5Cevil.example",
        "javascript:alert(1)",
        "/queue\r\nSet-Cookie: x=1",
        "/\tevil",
        "//[",
    ],
)
def test_anywhere_else_is_refused(wanted):
    assert safe_path(wanted) == ""
