"""A router for each conversation; `in_order` puts them together."""

from aiogram import Router

from bot.routers import agreement, anything, commands, doors, follow, monitoring, questions, replies, staff, summary, tell


def in_order() -> list[Router]:
    """Return new routers in the order in which an update is offered to them."""
    makers = (
        staff.router,
        doors.alone,
        commands.router,
        tell.edits,
        replies.router,
        agreement.router,
        doors.router,
        summary.router,
        questions.router,
        monitoring.router,
        follow.router,
        tell.router,
        anything.router,
    )
    return [make() for make in makers]
