"""Shows labels by the council's own names throughout a request."""

from starlette.types import ASGIApp, Receive, Scope, Send

from models.labels import LabelNames, shown_as


class CouncilNames:
    """Sets the names that a request's pages, exports and answers give to labels."""

    def __init__(self, app: ASGIApp, names: LabelNames) -> None:
        """Wrap `app`; `names` are the council's."""
        self._app = app
        self._names = names

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the call on with the names in place."""
        with shown_as(self._names):
            await self._app(scope, receive, send)
