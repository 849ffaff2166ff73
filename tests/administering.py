"""An installation that is what a test says: its profile's file, its models and what is around it."""

from desk.administration import CheckedProfile, ModelCard, ModelRow, Part, State, Surroundings
from models.duty import DutyLevel
from models.errors import ModelUnusable, NotFound
from models.labels import ON_SCREEN, Process, ServiceArea
from models.profile import Advocate, Audience, Emergency, Lines, OwnWords, Profile, Recipient, Team

IN_USE = Profile(
    council="Westmere Council",
    names=ON_SCREEN.renamed((ServiceArea.ADULT_FINANCE, "Paying for care")),
    recipients=(Recipient("Westmere NHS Trust", "trust@example.org", frozenset({Process.JOINT_NHS})),),
    teams=(Team("Adults' feedback", frozenset({ServiceArea.ADULT_FINANCE})),),
    duty=(DutyLevel("Duty officer", ("duty@westmere.example",), 15), DutyLevel("Head", ("head@westmere.example",))),
    advocates={Audience.YOUNG_PERSON: Advocate("Speak Up", "01632 960111")},
    emergency=Emergency(Lines("01632 960100", "01632 960200"), Lines()),
    own_words=OwnWords({"homecare north": ServiceArea.ADULT_PROVISION}, {}),
)
NEW, OLD = "20250603-090000-aaaa", "20250501-090000-bbbb"


class FakeAdministration:
    """An installation whose file, models and surroundings are what a test says."""

    def __init__(self) -> None:
        self.checked = CheckedProfile("/etc/heed/profile.toml", IN_USE)
        self.rows = [
            ModelRow(NEW, True, False, "2025-06-03 09:00", "6,506 labelled messages, 412 decisions", "Took over: no worse in anything"),
            ModelRow(OLD, False, True, "2025-05-01 09:00", "6,506 labelled messages", ""),
        ]
        self.used: list[tuple[str, int]] = []
        self.unusable = False

    async def profile(self):
        return self.checked

    async def models(self):
        return self.rows

    async def card(self, version):
        if self.unusable:
            raise ModelUnusable
        if version not in {row.version for row in self.rows}:
            raise NotFound
        held = ((True, "Concerns found: 0.96, before 0.95"), (False, "Procedure: 0.84, before 0.88"))
        facts, figures = (("Trained", "2025-06-03 09:00"),), (("Procedure", 0.883),)
        return ModelCard(version, version == NEW, facts, held, figures, (("kind", "complaint", 4813, 0.96, None),))

    async def use(self, version, account_id):
        if self.unusable:
            raise ModelUnusable
        if version not in {row.version for row in self.rows}:
            raise NotFound
        self.used.append((version, account_id))
        return version

    async def surroundings(self):
        parts = (Part("Disk", State.GOOD, "12.0 GB of 64.0 GB are free."), Part("Malware check", State.TROUBLE, "clamd does not answer."))
        return Surroundings("0.1.0", "http://127.0.0.1:9464/metrics", parts)
