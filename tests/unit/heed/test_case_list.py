"""The cases as `heed cases` tells of them."""

from heed.case_list import list_cases
from models.labels import Process
from models.states import Role
from tests.desk_data import HEARING_AIDS, add_account, add_case, add_decision
from tests.fakes import MORNING


async def test_an_undone_decision_is_not_told(store):
    officer = await add_account(store, "officer", Role.OFFICER)
    reference = await add_case(store, HEARING_AIDS)
    await add_decision(store, reference, officer, MORNING)
    await add_decision(store, reference, officer, MORNING, process=Process.LEGAL)
    async with store.begin() as unit:
        await unit.judgements.undo(2, officer, MORNING)
        await unit.commit()
    (told,) = await list_cases(store, None, MORNING)
    assert told["decision"]["process"] == "adult_statutory"
