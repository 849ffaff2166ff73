"""What the desk answers when something is wrong, and the headers of every answer."""

import pytest
from structlog.testing import capture_logs

from models.errors import StoreUnavailable


@pytest.mark.parametrize("path", ["/sign-in", "/queue", "/nowhere", "/pen/not-a-number", "/static/nowhere.css"])
async def test_every_answer_carries_the_headers(officer, path):
    headers = (await officer.get(path)).headers
    policy = headers["content-security-policy"]
    assert "default-src 'none'" in policy
    assert "frame-ancestors 'none'" in policy
    assert "unsafe" not in policy
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["referrer-policy"] == "no-referrer"
    assert headers["cache-control"] == ("no-cache" if headers.get("etag") else "no-store")


async def test_built_files_may_be_kept_and_pages_not(officer):
    assert (await officer.get("/static/heed.svg")).headers["cache-control"] == "no-cache"
    assert (await officer.get("/queue")).headers["cache-control"] == "no-store"


@pytest.mark.parametrize(
    "path", ["/docs", "/redoc", "/openapi.json", "/nowhere", "/cases/HD-0000-0000", "/pen/999", "/static/../config.py"]
)
async def test_what_is_not_there_is_a_page_that_says_so(officer, path):
    answer = await officer.get(path)
    assert answer.status_code == 404
    assert "Page not found" in answer.text


@pytest.mark.parametrize("path", ["/pen/not-a-number", "/pen/99999999999999999999", "/cases/HD-0000-0000/attachments/99999999999999999999"])
async def test_an_address_that_cannot_be_read_is_422(officer, path):
    answer = await officer.get(path)
    assert answer.status_code == 422
    assert "That cannot be read" in answer.text


async def test_no_page_for_the_role_is_403(officer):
    answer = await officer.get("/accounts")
    assert answer.status_code == 403
    assert "You cannot see this page" in answer.text


async def test_who_was_refused_what_is_logged_without_naming_a_case(officer, cases):
    hidden = "/cases/HD-0000-0000"
    with capture_logs() as logged:
        await officer.get("/accounts")
        await officer.get(hidden)
        officer.token = "made up"
        await officer.post("/sign-out")
    assert [(each["why"], each["route"]) for each in logged] == [
        ("NotAllowed", "/accounts"),
        ("NotFound", "/cases/{reference}"),
        ("FormExpired", "/sign-out"),
    ]
    assert all(each["account"] for each in logged)
    assert "HD-0000" not in str(logged)


async def test_a_wrong_method_is_refused(officer):
    assert (await officer.client.delete("/queue", headers={"content-length": "0"})).status_code == 405


async def test_a_form_too_large_is_refused(officer):
    assert (await officer.post("/sign-out", padding="x" * 270_000)).status_code == 413


async def test_a_form_that_hides_its_size_is_refused(officer):
    headers = {"content-length": "1", "transfer-encoding": "chunked"}
    assert (await officer.client.post("/sign-out", content=b"x", headers=headers)).status_code == 413


async def test_a_store_away_is_503_and_nobody_is_told_what_is_inside(app, officer, monkeypatch):
    def away(*_args, **_kwargs):
        raise StoreUnavailable

    monkeypatch.setattr(app.state.desk.store, "read", away)
    answer = await officer.get("/queue")
    assert answer.status_code == 503
    assert "Heed cannot reach its store" in answer.text


async def test_a_fault_inside_is_500_with_all_headers_and_no_word_of_it(app, officer, monkeypatch):
    def break_down(*_args, **_kwargs):
        raise RuntimeError("the cat sat on the keyboard")

    monkeypatch.setattr(app.state.desk.pages, "show", break_down)
    answer = await officer.get("/queue")
    assert answer.status_code == 500
    assert "Something went wrong" in answer.text
    assert "cat" not in answer.text
    assert "RuntimeError" not in answer.text
    assert "default-src 'none'" in answer.headers["content-security-policy"]
