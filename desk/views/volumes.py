"""How much came in, how quickly it was confirmed, and what waits."""

from fastapi import APIRouter, Request
from starlette.responses import Response

from desk.chart import month_name
from desk.desk import TheDesk
from desk.dimension_words import in_words
from desk.figure_tables import age_in_words, volume_tables
from desk.period import period_of
from desk.volume_chart import chart_of_volumes
from desk.volumes import read_volumes
from desk.words import LONDON

router = APIRouter()


@router.get("/statistics/volumes")
async def show(request: Request, desk: TheDesk) -> Response:
    """Show the volumes of the period, with the year before beside them."""
    now = desk.clock()
    period = period_of(request.query_params, now.astimezone(LONDON).date())
    volumes = await read_volumes(desk.store, period.start, period.end, now)
    return await desk.pages.show(
        request,
        "volumes",
        422 if period.errors else 200,
        period=period,
        asked={name: request.query_params.get(name, str(day)) for name, day in (("from", period.start), ("to", period.end))},
        volumes=volumes,
        waiting=[(age_in_words(age), age) for age in volumes.waiting],
        chart=chart_of_volumes(volumes.months),
        month_name=month_name,
        in_words=in_words,
        tables=volume_tables(volumes),
    )
