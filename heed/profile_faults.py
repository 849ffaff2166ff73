"""What is wrong in a profile's file, in words: where, what, and what to do about it."""

from collections.abc import Callable, Iterator, Mapping
from difflib import get_close_matches
from typing import Any

from pydantic_core import ErrorDetails

from heed.profile_file import KNOWN
from models.errors import Fault

Ctx = Mapping[str, Any]

SAYINGS: dict[str, Callable[[Any, Ctx], str]] = {
    "missing": lambda _given, _ctx: "is missing; add it",
    "string_type": lambda given, _ctx: f"is {_shown(given)}; write a text in quotation marks",
    "string_too_short": lambda _given, _ctx: "is empty; fill it in or leave the line out",
    "string_too_long": lambda _given, ctx: f"is too long; shorten it to {ctx.get('max_length')} characters",
    "int_type": lambda given, _ctx: f"is {_shown(given)}; write a whole number without quotation marks",
    "greater_than_equal": lambda given, ctx: f"is {_shown(given)}; write {ctx.get('ge')} or more",
    "less_than_equal": lambda given, ctx: f"is {_shown(given)}; write {ctx.get('le')} or less",
    "too_short": lambda _given, _ctx: "is empty; name at least one, or leave the whole entry out",
    "list_type": lambda given, _ctx: f'is {_shown(given)}; write a list, such as ["…"], or [[…]] for entries',
    "dict_type": lambda given, _ctx: f"is {_shown(given)}; write a table, such as [{'…'}]",
    "model_type": lambda given, _ctx: f"is {_shown(given)}; write a table, with a name = value on each line",
    "enum": lambda given, ctx: _no_code(str(given), str(ctx.get("expected", ""))),
    "value_error": lambda given, ctx: f"{_shown(given)} {ctx.get('error')}" if not isinstance(given, dict) else str(ctx.get("error")),
}


def faults_of(errors: list[ErrorDetails]) -> tuple[Fault, ...]:
    """Return each error of the file's check as a fault, in the order of the file's tables."""
    return tuple(_fault(error) for error in errors)


def _fault(error: ErrorDetails) -> Fault:
    kind, given, ctx = error["type"], error.get("input"), error.get("ctx", {})
    if kind == "extra_forbidden":
        return Fault(_place(error["loc"]), _unknown(str(error["loc"][-1])))
    say = SAYINGS.get(kind)
    return Fault(_place(error["loc"]), f"{say(given, ctx) if say else error['msg']}.")


def _place(loc: tuple[int | str, ...]) -> str:
    """Return a place as people find it, such as "recipients, entry 2, address"."""
    return ", ".join(_steps(loc)) or "the file"


def _steps(loc: tuple[int | str, ...]) -> Iterator[str]:
    for step in loc:
        if step != "[key]":
            yield f"entry {step + 1}" if isinstance(step, int) else step


def _unknown(name: str) -> str:
    near = get_close_matches(name, KNOWN, 1, 0.6)
    hint = f"did you mean {near[0]}? Correct it" if near else "correct it"
    return f"is nothing that a profile holds here; {hint} or take it out; docs/profile.md lists what there is."


def _no_code(given: str, expected: str) -> str:
    codes = expected.replace("'", "").replace(" or ", ", ").split(", ")
    near = get_close_matches(given, codes, 1, 0.5)
    hint = f"Did you mean {near[0]}? " if near else ""
    return f"“{given}” is no code here. {hint}There are {', '.join(codes)}"


def _shown(given: Any) -> str:
    return f"“{given}”" if isinstance(given, str) else repr(given)
