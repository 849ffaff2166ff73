"""Search over everything in the store: SQLite's FTS5, or PostgreSQL's tsvector, over the same words.

Triggers note which cases were written to; in the moment before a unit of work is committed, their words are gathered anew. So what is
found is what is there, whichever way it came.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import bindparam, text
from sqlalchemy.sql.elements import TextClause
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from models.cases import Case
from storage.excerpts import Piece, excerpt
from storage.locking import take_turns, writes
from storage.search_texts import texts_of
from storage.search_words import Term, for_postgresql, for_sqlite, parts_of, terms_in

CHUNK = 200
# A word with fewer places than these is rare; common ones are found soon from the latest place on.
FEW = 1_000

LAST_NOTED = "SELECT id FROM search_dirty ORDER BY id DESC LIMIT :chunk"
TAKE_NOTED_SQLITE = text(f"DELETE FROM search_dirty WHERE id IN ({LAST_NOTED}) RETURNING case_id")  # noqa: S608 - our own words
# As an array, lest PostgreSQL goes through the whole table, which is mostly rows that are gone and not yet swept up.
TAKE_NOTED_POSTGRESQL = text(f"DELETE FROM search_dirty WHERE id = ANY (ARRAY({LAST_NOTED})) RETURNING case_id")  # noqa: S608 - our own words


def _of_cases(statement: str) -> TextClause:
    return text(statement).bindparams(bindparam("case_ids", expanding=True))


FORGET_WORDS = _of_cases("DELETE FROM search_words WHERE rowid IN (SELECT id FROM search_parts WHERE case_id IN :case_ids)")
FORGET = _of_cases("DELETE FROM search_parts WHERE case_id IN :case_ids")
LAST_PART = text("SELECT coalesce(max(id), 0) FROM search_parts")
KEEP_SQLITE = (
    text("INSERT INTO search_parts (id, case_id) VALUES (:id, :case_id)"),
    text("INSERT INTO search_words (rowid, words) VALUES (:id, :words)"),
)
KEEP_POSTGRESQL = text("INSERT INTO search_parts (case_id, words) VALUES (:case_id, to_tsvector('simple', :words))")

MATCH_SQLITE = (
    "FROM search_words JOIN search_parts p ON p.id = search_words.rowid JOIN cases c ON c.id = p.case_id WHERE search_words MATCH :asked"
)
MATCH_POSTGRESQL = "FROM search_parts p JOIN cases c ON c.id = p.case_id WHERE p.words @@ to_tsquery('simple', :asked)"
NOT_RESTRICTED = " AND NOT c.restricted"


@dataclass(frozen=True, slots=True)
class Hit:
    """A case that was found, and where its words stand."""

    case: Case
    excerpt: tuple[Piece, ...]


@dataclass(frozen=True, slots=True)
class Hits:
    """One page of what was found, the last written to first; `further` is where the next begins, None at the end.

    `count` places were found from where the page begins, counted as far as was asked.
    """

    hits: tuple[Hit, ...]
    further: int | None
    count: int


class SearchRepository:
    """Finds cases by their words."""

    def __init__(self, session: AsyncSession) -> None:
        """Work inside the transaction of `session`."""
        self._session = session

    async def find(self, typed: str, *, include_restricted: bool, before: int | None = None, limit: int = 25, counted: int = 0) -> Hits:
        """Return up to `limit` cases in which all that was typed occurs, from the place `before` on; nothing that can be looked for: none.

        Places are counted up to `counted`, in the same question: for a word that is everywhere two would take twice as long.
        """
        terms = terms_in(typed)
        if not terms:
            return Hits((), None, 0)
        question = f"SELECT {self._number} AS id, p.case_id {self._match(include_restricted)}"
        if before is not None:
            question += f" AND {self._number} < :before"
        rows = await self._latest(
            question, {"asked": self._asked(terms)} | ({} if before is None else {"before": before}), max(limit + 1, counted)
        )
        shown = rows[:limit]
        return Hits(await self._hits([row[1] for row in shown], terms), shown[-1][0] if len(rows) > limit else None, len(rows))

    async def _latest(self, question: str, values: dict[str, Any], most: int) -> list[tuple[int, int]]:
        """Return the latest places that `question` finds, at most so many."""
        connection = await self._session.connection()
        if self._on_postgresql:
            # For a word that it knows nothing of, PostgreSQL would go through all places from the latest on. Few are quickly put in order.
            few = text(f"WITH found AS MATERIALIZED ({question} LIMIT :few) SELECT id, case_id FROM found ORDER BY id DESC")  # noqa: S608 - our own words
            found = [(row[0], row[1]) for row in await connection.execute(few, values | {"few": FEW})]
            if len(found) < FEW:
                return found[:most]
        wanted = text(f"{question} ORDER BY id DESC LIMIT :most")
        return [(row[0], row[1]) for row in await connection.execute(wanted, values | {"most": most})]

    async def settle(self) -> None:
        """Gather the words of all cases that were written to since; done before each commit."""
        if not writes(self._session):
            return
        await self._session.flush()
        while await self.settle_some():
            pass

    async def settle_some(self) -> bool:
        """Gather the words of some cases; return whether there may be more."""
        connection = await self._session.connection()
        take = TAKE_NOTED_POSTGRESQL if self._on_postgresql else TAKE_NOTED_SQLITE
        noted = [row[0] for row in await connection.execute(take, {"chunk": CHUNK})]
        case_ids = sorted(set(noted))
        if case_ids:
            await take_turns(self._session, *(f"search:{case_id}" for case_id in case_ids))
            await self._gather(case_ids)
        return len(noted) == CHUNK

    async def _gather(self, case_ids: Sequence[int]) -> None:
        connection, texts = await self._session.connection(), await texts_of(self._session, case_ids)
        parts = [{"case_id": case_id, "words": words} for case_id in case_ids for words in parts_of(texts.get(case_id, ()))]
        if self._on_postgresql:
            await connection.execute(FORGET, {"case_ids": case_ids})
            if parts:
                await connection.execute(KEEP_POSTGRESQL, parts)
            return
        await connection.execute(FORGET_WORDS, {"case_ids": case_ids})
        await connection.execute(FORGET, {"case_ids": case_ids})
        last = (await connection.execute(LAST_PART)).scalar_one()
        numbered = [{"id": last + number, **part} for number, part in enumerate(parts, 1)]
        for statement in KEEP_SQLITE if numbered else ():
            await connection.execute(statement, numbered)

    async def _hits(self, case_ids: Sequence[int], terms: Sequence[Term]) -> tuple[Hit, ...]:
        distinct = list(dict.fromkeys(case_ids))
        cases = {case.id: case for case in await self._session.exec(select(Case).where(col(Case.id).in_(distinct)))}
        texts = await texts_of(self._session, distinct)
        return tuple(Hit(cases[case_id], excerpt(texts.get(case_id, ()), terms)) for case_id in distinct)

    @property
    def _on_postgresql(self) -> bool:
        return self._session.get_bind().dialect.name == "postgresql"

    @property
    def _number(self) -> str:
        return "p.id" if self._on_postgresql else "search_words.rowid"

    def _asked(self, terms: Sequence[Term]) -> str:
        return for_postgresql(terms) if self._on_postgresql else for_sqlite(terms)

    def _match(self, include_restricted: bool) -> str:  # noqa: FBT001 - what the method's callers are told
        return (MATCH_POSTGRESQL if self._on_postgresql else MATCH_SQLITE) + ("" if include_restricted else NOT_RESTRICTED)
