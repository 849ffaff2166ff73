"""An officer's work on one case, told by its forms."""

import re

from tests.integration.desk.test_deciding import Case


class Story(Case):
    """One case: what an officer does with it beside deciding, and what the store then holds."""

    async def open(self) -> "Story":
        await super().open()
        return self

    async def send(self, action: str, files=None, **fields):
        """Send an action's form as the page that was opened has it; underscores in names stand for hyphens, but in ids."""
        seen = {name: self.hidden(name) for name in ("suggestion_id", "revision")}
        named = {name if name.endswith("_id") else name.replace("_", "-"): value for name, value in fields.items()}
        data = {"csrf_token": self.browser.token, **seen, **named}
        return await self.browser.client.post(f"/cases/{self.reference}/{action}", data=data, files=files)

    async def do(self, action: str, files=None, **fields) -> "Story":
        """Do an action that succeeds, and follow to the case that is shown then."""
        answer = await self.send(action, files, **fields)
        assert answer.status_code == 303, re.findall(r"error-message[^>]*>(.*?)</p>|<li>(.*?)</li>", answer.text, re.DOTALL)
        self.page = (await self.browser.get(answer.headers["location"])).text
        self.reference = re.search(r"/cases/(HD-[0-9A-Z-]+)", answer.headers["location"])[1]
        return self

    async def case(self):
        async with self.store.read() as unit:
            return await unit.cases.by_reference(self.reference)

    async def outbox(self):
        async with self.store.read() as unit:
            return await unit.outbox.of_case((await unit.cases.by_reference(self.reference)).id)

    async def actions(self) -> list[str]:
        """What the audit trail says was done, reading left out."""
        async with self.store.read() as unit:
            entries = await unit.audit.of_case((await unit.cases.by_reference(self.reference)).id)
        return [entry.action for entry in entries if entry.action != "case_read"]

    @property
    def timeline(self) -> str:
        said = re.search(r'<ol class="heed-timeline">(.*?)</ol>', self.page, re.DOTALL)[1]
        return " ".join(re.sub(r"<[^>]+>", " ", said).split())

    def shows(self, text: str) -> bool:
        """Whether the page says something, whatever tags stand in it."""
        return text in " ".join(re.sub(r"<[^>]+>", " ", self.page).split())
