"""Labels are shown by the council's own names on every page, and by no page's of another council."""

import pytest

from desk.app import DeskConfig, create_app
from models.labels import ON_SCREEN, ServiceArea
from models.profile import Profile
from tests.desk_data import HEARING_AIDS, receiver_of
from tests.integration.desk.conftest import Browser

OWN = "Care at home and in homes"


@pytest.fixture
def app(store, clock):
    profile = Profile(names=ON_SCREEN.renamed((ServiceArea.ADULT_PROVISION, OWN)))
    return create_app(store, clock, DeskConfig("Westmere Council", profile=profile), receiver_of(clock))


async def test_queue_and_case_show_the_councils_names(officer: Browser, cases):
    for page in ("/queue", f"/cases/{cases[HEARING_AIDS.subject]}"):
        shown = (await officer.get(page)).text
        assert OWN in shown
        assert "Adult care provision" not in shown
