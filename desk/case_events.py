"""What officers did with a case, in words: for its timeline, and as news for an officer who was reading it meanwhile."""

from collections.abc import Callable, Iterator

from desk.casefile import CaseFile
from desk.event import Event
from desk.words import procedure_of, words_of
from models.casework import Assignment

Name = Callable[[int | None], str]


def work_events(file: CaseFile) -> list[Event]:
    """Return what officers did with a case beside deciding, in no particular order."""

    def name(account_id: int | None) -> str:
        return file.names.get(account_id or 0, "")

    return [*_of_moving(file, name), *_of_writing(file, name), *_of_keeping(file, name)]


def work_news(file: CaseFile, revision: int) -> list[str]:
    """Return in words what officers did since the case had this revision, as far as that raised it."""

    def name(account_id: int | None) -> str:
        return file.names.get(account_id or 0, "Somebody")

    return [*_moved_since(file, revision, name), *_written_since(file, revision, name)]


def _of_moving(file: CaseFile, name: Name) -> Iterator[Event]:
    work, own = file.work, file.case.id
    for split, other in work.splits:
        count = _messages(len(split.message_ids))
        what = f"Split {count} off into {other.reference}" if split.case_id == own else f"Split off from {other.reference}"
        yield Event(split.at, what, name(split.account_id))
    for join, other in work.joins:
        what = f"Joined {other.reference} into this case" if join.into_id == own else f"Joined this case into {other.reference}"
        yield Event(join.at, what, name(join.account_id))
        if join.undone_at is not None:
            yield Event(join.undone_at, f"Took it apart again from {other.reference}", name(join.undone_by))
    for decision, other in work.elsewhere:
        said = procedure_of(decision.kind, decision.safeguarding, decision.process)
        yield Event(decision.decided_at, f"Decided {other.reference}, before it was joined into this case", name(decision.account_id), said)


def _of_writing(file: CaseFile, name: Name) -> Iterator[Event]:
    for reply in file.work.replies:
        yield Event(reply.at, f"Replied to the resident, {words_of(reply.channel).lower()}", name(reply.account_id), reply.recipient)
    for going in file.work.hand_overs:
        way = f"The letter was mailed to {going.address}." if going.address else "The letter goes another way."
        day = f"{going.handed_on.day} {going.handed_on:%B %Y}"
        yield Event(going.at, f"Handed over to {going.recipient} on {day}", name(going.account_id), way)
        if going.returned_at is not None:
            yield Event(going.returned_at, f"Came back from {going.recipient}", name(going.returned_by), going.returned_why)


def _of_keeping(file: CaseFile, name: Name) -> Iterator[Event]:
    for note in file.work.notes:
        yield Event(note.at, "Wrote a note", name(note.account_id), note.text)
    for assigned in file.work.assignments:
        yield Event(assigned.at, _assigned(assigned, name), name(assigned.account_id))


def _assigned(assigned: Assignment, name: Name) -> str:
    if assigned.officer_id is None and not assigned.team:
        return "Released the case"
    if assigned.officer_id == assigned.account_id and not assigned.team:
        return "Took the case"
    officer = name(assigned.officer_id) if assigned.officer_id is not None else ""
    return f"Gave the case to {' in '.join(filter(None, (officer, assigned.team)))}"


def _moved_since(file: CaseFile, revision: int, name: Name) -> Iterator[str]:
    own = file.case.id
    for split, other in file.work.splits:
        if split.case_id == own and split.revision >= revision:
            yield f"{name(split.account_id)} split {_messages(len(split.message_ids))} off into {other.reference}."
    for join, other in file.work.joins:
        if join.into_id == own and join.revision >= revision:
            yield f"{name(join.account_id)} joined {other.reference} into this case."
        if join.into_id == own and join.undone_revision is not None and join.undone_revision >= revision:
            yield f"{name(join.undone_by)} took {other.reference} apart from this case again."


def _written_since(file: CaseFile, revision: int, name: Name) -> Iterator[str]:
    for reply in file.work.replies:
        if reply.revision >= revision:
            yield f"{name(reply.account_id)} replied to the resident."
        if reply.taken_back_revision is not None and reply.taken_back_revision >= revision:
            yield f"{name(reply.account_id)} took a reply back."
    for going in file.work.hand_overs:
        if going.revision >= revision:
            yield f"{name(going.account_id)} handed the case over to {going.recipient}."
        if going.returned_revision is not None and going.returned_revision >= revision:
            yield f"The case came back from {going.recipient}: {going.returned_why}"


def _messages(count: int) -> str:
    return f"{count} message{'' if count == 1 else 's'}"
