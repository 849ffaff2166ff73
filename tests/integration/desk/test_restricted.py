"""A restricted case is nowhere to be found by anybody but safeguarding officers: on no page, by no form, in no list of the store."""

import inspect
import typing
from dataclasses import replace
from datetime import date

import pytest

from desk.figures import bring_up_to_date
from desk.permissions import PUBLIC, ROLES
from models.cases import Case
from models.histories import CaseHistory
from models.states import CaseStatus, Role
from models.teaching import DecidedCase
from storage.figures import Behind
from storage.queue import QueueEntry
from storage.unit_of_work import UnitOfWork
from tests.desk_data import SECRET, add_case, add_decision
from tests.fakes import MORNING
from tests.integration.desk.test_permissions import routes

HIDDEN = replace(
    SECRET,
    subject="About Quillfeather and the night shift",
    text="Quillfeather was left in the orchard again. " + SECRET.text,
    sender="quillfeather@example.org",
    sender_name="Ida Quillfeather",
    files=(("quillfeather.pdf", "application/pdf", b"%PDF-1.4 sample"),),
)
TELLTALE = "quillfeather"
# Whatever lists, searches or exports: asked for all that the hidden case has, without naming it, since a page may repeat the question.
QUESTIONS = (
    "",
    "?q=orchard&status=awaiting_confirmation&from=2025-01-01&to=2025-12-31",
    "?concerns=yes&view=concerns&area=adult_provision",
)
STREAMS = frozenset({"/queue/events"})  # asked for once, since each goes on for a while
WITHOUT_RIGHT = [role for role in Role if role not in {Role.SERVICE, Role.SAFEGUARDING}]


@pytest.fixture
async def hidden(store, clock, cases) -> str:
    return await add_case(store, HIDDEN, clock())


def addresses(app, reference: str) -> list[str]:
    """Every page of the desk, with the hidden case wherever one is asked for."""
    found = []
    for method, template in sorted(routes(app) - PUBLIC):
        if method == "GET":
            names = {name: reference if name == "reference" else 1 for name in _names(template)}
            path = template.format(**names)
            found += [path + question for question in (QUESTIONS[:1] if path in STREAMS or path != template else QUESTIONS)]
    return found


def _names(template: str) -> list[str]:
    return [part.partition("}")[0] for part in template.split("{")[1:]]


@pytest.mark.parametrize("role", WITHOUT_RIGHT)
async def test_no_page_shows_it(app, browser, hidden, role):
    visitor = browser()
    await visitor.sign_in(str(role))
    for address in addresses(app, hidden):
        answer = await visitor.client.get(address)
        shown = answer.text + str(answer.headers) + answer.content.decode("latin-1")
        assert TELLTALE not in shown.lower(), address
        assert hidden not in shown.replace(address, ""), address


@pytest.mark.parametrize("address", ["/queue?q=orchard", "/queue", "/concerns", "/cases/{hidden}"])
async def test_safeguarding_officers_find_it(safeguarding, hidden, address):
    assert hidden in (await safeguarding.client.get(address.format(hidden=hidden))).text


@pytest.mark.parametrize("role", WITHOUT_RIGHT)
async def test_no_form_reaches_it(app, browser, hidden, role, store):
    visitor = browser()
    await visitor.sign_in(str(role))
    before = await standing(store, hidden)
    for method, template in sorted(routes(app) - PUBLIC):
        if method != "GET" and "{reference}" in template:
            path = template.format(**{name: hidden if name == "reference" else 1 for name in _names(template)})
            answer = await visitor.post(path)
            assert answer.status_code == (404 if role in ROLES[method, template] else 403), path
            assert TELLTALE not in answer.text.lower()
    assert await standing(store, hidden) == before


async def standing(store, reference: str) -> tuple:
    async with store.read() as unit:
        case = await unit.cases.by_reference(reference)
        return case.revision, case.status, case.restricted, len(await unit.audit.of_case(case.id))


# What hands out cases without being told whom they are for, and why nobody sees a restricted one by it.
FOR_ALL = {
    "cases.get": "one case by its number, for views that have found it through find_case",
    "cases.by_reference": "one case, which find_case refuses to whoever may not see it",
    "cases.of_sender": "a resident's own cases, for that resident",
    "cases.attachment": "a file with its case, compared with the one that find_case allowed",
    "cases.links": "of one case; the case file leaves out what its reader may not see",
    "cases.link_rows": "of one case; the case file leaves out what its reader may not see",
    "awaited.with_case": "a file with its case, compared with the one that find_case allowed",
    "joins.leading": "the case that a joined one lives on in, looked up before find_case decides",
    "joins.joins": "of one case; the case file leaves out what its reader may not see",
    "joins.splits": "of one case; the case file leaves out what its reader may not see",
    "joins.standing_into": "of one case; the case file leaves out what its reader may not see",
    "judgements.open_concerns": "for the banner, which leaves out what its reader may not see",
    "histories.first_decided_between": "counts; each history says whether it is restricted, and lists leave those out",
    "histories.of_cases": "facts that figures are counted from, without a case's words",
    "tokens.cases": "for programs, which leaves restricted cases out by itself",
    "teaching.decided_cases": "for training, which leaves restricted cases out by itself",
}
EVER = Behind(date(2000, 1, 1), date(2999, 12, 31))
KINDS = (Case, QueueEntry, CaseHistory, DecidedCase)


# What each list is asked that takes more than whom it is for.
ASKED = {
    "queue.page": {"status": CaseStatus.AWAITING_CONFIRMATION, "limit": 1000},
    "cases.list_all": {"status": None},
    "concerns.acknowledged_with_cases": {"since": MORNING.replace(year=2000), "limit": 1000},
    "lookalikes.cases": {"case_ids": list(range(1, 1000))},
    "lookalikes.named": {"name": HIDDEN.sender_name, "limit": 1000},
    "lookalikes.of_senders": {"senders": [HIDDEN.sender], "limit": 1000},
    "lookalikes.latest_words": {"limit": 1000},
    "figures.cases": {"behind": EVER, "limit": 1000},
    "search.find": {"typed": "orchard"},
}
# The same for what only counts.
COUNTED = {
    "queue.count": {"status": CaseStatus.AWAITING_CONFIRMATION},
    "queue.count_newer": {"since": 0},
    "figures.count": {"behind": EVER},
}


def asking() -> dict[str, inspect.Signature]:
    """Every method of the store's repositories."""
    found = {}
    for name, repository in vars(UnitOfWork(None)).items():
        for method, function in inspect.getmembers(type(repository), inspect.isfunction):
            if not name.startswith("_") and not method.startswith("_"):
                found[f"{name}.{method}"] = inspect.signature(function)
    return found


def _speaks_of_cases(annotation: object) -> bool:
    return annotation in KINDS or any(_speaks_of_cases(each) for each in typing.get_args(annotation))


def test_every_list_of_the_store_asks_whom_it_is_for():
    found = {name: signature for name, signature in asking().items() if _speaks_of_cases(signature.return_annotation)}
    assert len(found) > 12
    unasked = {name for name, signature in found.items() if "include_restricted" not in signature.parameters}
    assert sorted(unasked - set(FOR_ALL)) == []


async def test_every_list_of_the_store_leaves_it_out_when_told_to(store, hidden):
    lists = {name: each for name, each in asking().items() if "include_restricted" in each.parameters and each.return_annotation is not int}
    async with store.read() as unit:
        for name, signature in lists.items():
            needed = {each.name for each in signature.parameters.values() if each.default is inspect.Parameter.empty}
            given = ASKED.get(name, {})
            missing = needed - {"self", "include_restricted", *given}
            assert missing == set(), f"{name}: say above what it is asked, so that it can be tried"
            repository, _, method = name.partition(".")
            everything = repr(await getattr(getattr(unit, repository), method)(**given, include_restricted=False))
            assert hidden not in everything, name
            assert TELLTALE not in everything.lower(), name


async def test_every_count_of_the_store_leaves_it_out_when_told_to(store, clock, cases, hidden):
    await add_decision(store, cases[SECRET.subject], 1, clock())
    await bring_up_to_date(store)
    counts = {name for name, each in asking().items() if "include_restricted" in each.parameters and each.return_annotation is int}
    assert counts == set(COUNTED), "say above what it is asked, so that it can be tried"
    async with store.read() as unit:
        for name, asked in COUNTED.items():
            repository, _, method = name.partition(".")
            count = getattr(getattr(unit, repository), method)
            assert await count(**asked, include_restricted=True) - await count(**asked, include_restricted=False) == 1, name
