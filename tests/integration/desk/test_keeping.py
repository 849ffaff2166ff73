"""Notes, files and who works on a case: kept beside it, moving nothing."""

import pytest

from desk.app import DeskConfig, create_app
from intake.attachments import FileRules
from intake.scanning import Finding
from models.errors import ScannerUnavailable
from models.profile import Profile, Team
from models.states import Role
from tests.desk_data import SECRET, add_account, receiver_of
from tests.integration.desk.conftest import Browser
from tests.integration.desk.story import Story
from tests.integration.desk.test_deciding import HEARING


@pytest.fixture
async def hearing(officer, store, cases) -> Story:
    return await Story(officer, store, cases[HEARING]).open()


async def test_a_note_is_for_officers_and_never_sent(hearing):
    await hearing.do("notes", note_text="She rang. <b>Upset</b>.\r\nRing back.")
    assert hearing.shows("Your note is kept.")
    assert "She rang. &lt;b&gt;Upset&lt;/b&gt;.\nRing back." in hearing.page
    assert "Wrote a note by officer" in hearing.timeline
    assert await hearing.outbox() == []
    assert (await hearing.case()).revision == 1
    assert await hearing.actions() == ["note_added"]


async def test_a_note_pressed_twice_is_kept_once_and_an_empty_one_is_refused(hearing):
    await hearing.send("notes", note_text="She rang.")
    await hearing.send("notes", note_text="She rang.")
    assert (await hearing.open()).page.count('class="heed-note"') == 1
    assert (await hearing.send("notes", note_text="  ")).status_code == 422


async def test_a_note_does_not_stand_in_the_way_of_a_decision(hearing):
    await hearing.send("notes", note_text="She rang.")
    assert (await hearing.press()).status_code == 303


async def test_a_file_is_kept_and_handed_out_as_a_download(hearing, officer):
    await hearing.do("documents", files=[("document-files", ("../letter.html", b"<script>alert(1)</script>", "image/png"))])
    assert hearing.shows("letter.html")
    assert "Put a file with the case by officer" in hearing.timeline
    answer = await officer.get(f"/cases/{hearing.reference}/documents/1")
    assert answer.content == b"<script>alert(1)</script>"
    assert answer.headers["content-disposition"] == "attachment; filename*=UTF-8''letter.html"
    assert answer.headers["content-security-policy"].startswith("sandbox")
    assert await hearing.actions() == ["document_added", "document_read"]


async def test_no_file_is_no_file(hearing):
    refused = await hearing.send("documents", files=[("document-files", ("", b"", "application/octet-stream"))])
    assert refused.status_code == 422
    assert "Choose a file." in refused.text


async def test_a_file_of_another_case_is_not_handed_out(hearing, officer, cases):
    await hearing.do("documents", files=[("document-files", ("letter.txt", b"Hello", "text/plain"))])
    assert (await officer.get(f"/cases/{cases['Ramp for my daughter']}/documents/1")).status_code == 404
    assert (await officer.get(f"/cases/{hearing.reference}/documents/2")).status_code == 404


async def scanned(store, clock, scan) -> Browser:
    visitor = Browser(create_app(store, clock, DeskConfig("Westmere Council"), receiver_of(clock), file_rules=FileRules(scan=scan)))
    await visitor.sign_in("officer")
    return visitor


async def test_harmful_files_are_neither_kept_nor_sent(store, clock, cases):
    async def harmful(_content: bytes) -> Finding:
        return Finding.MALWARE

    visitor = await scanned(store, clock, harmful)
    story = await Story(visitor, store, cases[HEARING]).open()
    for action, field in (("documents", "document-files"), ("reply", "reply-files")):
        refused = await story.send(action, files=[(field, ("x.exe", b"MZ", "text/plain"))], reply_text="typed with care")
        assert refused.status_code == 422
        assert "x.exe:" in refused.text
    assert "typed with care</textarea>" in refused.text
    assert await story.outbox() == []
    await visitor.client.aclose()


async def test_while_the_scanner_is_away_files_wait_and_words_are_kept(store, clock, cases):
    async def away(_content: bytes) -> Finding:
        raise ScannerUnavailable

    visitor = await scanned(store, clock, away)
    story = await Story(visitor, store, cases[HEARING]).open()
    refused = await story.send("reply", files=[("reply-files", ("form.pdf", b"%PDF-1.4", "x/y"))], reply_text="typed with care")
    assert refused.status_code == 422
    assert "Files cannot be checked for harmful software now." in refused.text
    assert "typed with care</textarea>" in refused.text
    await visitor.client.aclose()


async def test_a_case_is_taken_and_released(hearing):
    assert hearing.shows("Nobody has this case.")
    await hearing.do("claim", holder_id="")
    assert hearing.shows("You have this case.")
    assert (await hearing.case()).assigned_to is not None
    assert (await hearing.case()).revision == 1
    await hearing.do("release")
    assert hearing.shows("Nobody has this case.")
    assert "Took the case by officer" in hearing.timeline
    assert "Released the case by officer" in hearing.timeline
    assert await hearing.actions() == ["case_claimed", "case_released"]


async def test_a_case_is_taken_over_knowingly(hearing, safeguarding, store):
    theirs = await Story(safeguarding, store, hearing.reference).open()
    await hearing.do("claim", holder_id="")
    refused = await theirs.send("claim", holder_id="")
    assert refused.status_code == 422
    assert "officer has this case now." in refused.text
    await theirs.open()
    assert theirs.shows("officer has this case.")
    await theirs.do("claim", holder_id=theirs.hidden("holder_id"))
    assert theirs.shows("You have this case.")
    assert (await hearing.send("release")).status_code == 422


async def test_a_case_is_given_to_an_officer_and_a_team(hearing, store, clock):
    await add_account(store, "dana.kerr", Role.OFFICER)
    await hearing.open()
    assert 'value="dana.kerr"' in hearing.page
    await hearing.do("assign", assign_officer="dana.kerr", assign_team="Homes")
    assert hearing.shows("dana.kerr has this case, Homes.")
    assert "Gave the case to dana.kerr in Homes by officer" in hearing.timeline
    assert '<option value="Homes">' in hearing.page


async def test_the_council_s_teams_are_offered(store, clock, cases):
    config = DeskConfig("Westmere Council", profile=Profile(teams=(Team("Children's team", frozenset()),)))
    visitor = Browser(create_app(store, clock, config, receiver_of(clock)))
    await visitor.sign_in("officer")
    assert '<option value="Children&#39;s team">' in (await Story(visitor, store, cases[HEARING]).open()).page
    await visitor.client.aclose()


@pytest.mark.parametrize("name", ["manager", "administrator", "nobody"])
async def test_a_case_is_given_to_nobody_who_cannot_work_on_it(hearing, name):
    refused = await hearing.send("assign", assign_officer=name, assign_team="")
    assert refused.status_code == 422
    assert "Choose an officer who may work on this case." in refused.text


async def test_a_restricted_case_is_given_to_safeguarding_alone_and_keeps_its_secrets(officer, safeguarding, store, cases):
    theirs = await Story(safeguarding, store, cases[SECRET.subject]).open()
    assert (await theirs.send("assign", assign_officer="officer")).status_code == 422
    await theirs.do("documents", files=[("document-files", ("letter.txt", b"Hello", "text/plain"))])
    for action in (
        "notes",
        "claim",
        "release",
        "assign",
        "documents",
        "link",
        "unlink",
        "split",
        "join",
        "separate",
        "reopen",
        "hand-over",
    ):
        assert (await officer.post(f"/cases/{theirs.reference}/{action}")).status_code == 404, action
    assert (await officer.get(f"/cases/{theirs.reference}/documents/1")).status_code == 404
