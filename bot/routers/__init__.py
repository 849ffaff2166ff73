"""A router for each conversation; `in_order` puts them together."""

from aiogram import Router

from bot.routers import anything, commands, details, doors, follow, summary, tell


def in_order() -> list[Router]:
    """Return new routers in the order in which an update is offered to them."""
    makers = (
        doors.alone,
        commands.router,
        tell.edits,
        doors.router,
        summary.router,
        details.router,
        follow.router,
        tell.router,
        anything.router,
    )
    return [make() for make in makers]
