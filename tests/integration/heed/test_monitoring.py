"""heed monitoring shows rounded counts of groups, and nothing else."""

from storage.store import Store


def test_counts_are_shown_by_group_and_small_ones_are_not(kept, within):
    async def fill(store: Store) -> None:
        async with store.begin() as unit:
            for month, answers in (("2025-05", 3), ("2025-06", 9)):
                for _ in range(answers):
                    await unit.monitoring.count(month, "age", "65-74")
            await unit.commit()

    within(fill)
    assert number_of("65-74", kept("monitoring", "--json").json) == "10"
    assert number_of("65-74", kept("monitoring", "--to", "2025-05", "--json").json) == "fewer than 5"
    assert number_of("16-24", kept("monitoring", "--json").json) == "fewer than 5"


def number_of(code: str, told) -> str:
    return next(each["number"] for each in told["groups"] if (each["topic"], each["code"]) == ("age", code))
