"""The ledger through its verbs: once, in bulk, within the books, and taken back."""

from typing import Any
from uuid import uuid4

import pytest

from app.core import clock
from app.core.db import Deployment, reading, transaction
from app.core.errors import Refusal
from app.core.seen import Whole
from app.journal.actor import operator
from app.journal.perform import perform, perform_all
from app.people.store.withholding import destroy_keys, mark_erased
from app.programmes.commands import ReverseDelivery
from app.programmes.deliver import Recorded, record_deliveries
from app.programmes.overlook import worded
from app.programmes.reverse import reverse_delivery
from app.programmes.store.deliveries import deliveries_about, sums_of_programme
from app.programmes.values import Programme, Recipient
from tests.programmes.given import DAY, a_delivery, a_participation, a_programme, delivered, household
from tests.registered import COUNTY, put_home


async def refused(deployment: Deployment, command: Any) -> Refusal:
    """The refusal that a delivery meets."""
    with pytest.raises(Refusal) as caught:
        await delivered(deployment, command)
    return caught.value


async def paid(deployment: Deployment, programme: Programme) -> list[tuple[str, int, int]]:
    """Per kind: the amount and the number of recipients."""
    async with reading(deployment, Whole(COUNTY)) as db:
        sums = await sums_of_programme(db, COUNTY, programme.programme_id)
    return [(one.kind, one.amount_fen, one.recipients) for one in sums]


async def test_thousands_are_recorded_at_once_and_the_same_again_is_nothing(deployment: Deployment) -> None:
    home, programme = await put_home(deployment), await a_programme(deployment)
    batch = Recipient(place=COUNTY)
    said: dict[str, Any] = {"recipients": 7, "count_unit": "person_times"}
    commands = [a_delivery(programme, batch, amount_fen=fen, **said) for fen in range(1, 301)]
    commands.append(a_delivery(programme, household(home.household_id), note="现金"))
    for repeated in (False, True):
        done = await perform_all(deployment, record_deliveries, operator(COUNTY), clock.now(), commands)
        assert {one.repeated for one in done if isinstance(one, Recorded)} == {repeated}
        assert sum(isinstance(one, Recorded) for one in done) == 301
    assert await paid(deployment, programme) == [("cash", 10_000, 1), ("cash", 300 * 301 // 2, 2100)]


async def test_what_stands_against_a_delivery(deployment: Deployment) -> None:
    home = await put_home(deployment)
    to = household(home.household_id)
    programme = await a_programme(deployment, budget_fen=25_000)
    first = await delivered(deployment, a_delivery(programme, to))
    twin = await refused(deployment, a_delivery(programme, to))
    assert (twin.code, twin.members["standing"], twin.members["may_override"]) == (
        "DELIVERY_REPEATED",
        [first.delivery_id],
        True,
    )
    second = await delivered(deployment, a_delivery(programme, to, override="同日两次就医"))
    assert second.overrides == ["DELIVERY_REPEATED"]
    over = await refused(deployment, a_delivery(programme, to, amount_fen=5_001))
    assert (over.code, over.members["left_fen"]) == ("BUDGET_EXCEEDED", 5_000)
    assert (await refused(deployment, a_delivery(programme, household(uuid4())))).code == "NOT_FOUND"
    future = await refused(deployment, a_delivery(programme, to, occurred_on=DAY.replace(year=2999)))
    assert [one.pointer for one in future.errors] == ["/occurred_on"]


async def test_a_loan_is_repaid_at_most_once_over(deployment: Deployment) -> None:
    home = await put_home(deployment)
    to, programme = household(home.household_id), await a_programme(deployment, "income_project")
    assert (await refused(deployment, a_delivery(programme, to, "loan_issued"))).code == "NOT_PARTICIPATING"
    await a_participation(deployment, programme, to)
    loan = await delivered(deployment, a_delivery(programme, to, "loan_issued"))
    await delivered(deployment, a_delivery(programme, to, "loan_repaid", amount_fen=6_000))
    over = await refused(deployment, a_delivery(programme, to, "loan_repaid", amount_fen=4_001, override="多还"))
    assert (over.code, over.members["outstanding_fen"], over.members["may_override"]) == ("LOAN_EXCEEDED", 4_000, False)
    back = ReverseDelivery(programme.programme_id, loan.delivery_id, "录错")
    with pytest.raises(Refusal, match="LOAN_EXCEEDED"):
        await perform(deployment, reverse_delivery, operator(COUNTY), clock.now(), back)
    said: dict[str, Any] = {"kind": "yield_paid", "period": "12"}
    await delivered(deployment, a_delivery(programme, to, **said))
    assert (await refused(deployment, a_delivery(programme, to, amount_fen=1, **said))).code == "PERIOD_DELIVERED"


async def test_a_delivery_is_reversed_once(deployment: Deployment) -> None:
    home, programme = await put_home(deployment), await a_programme(deployment)
    first = await delivered(deployment, a_delivery(programme, household(home.household_id)))
    back = ReverseDelivery(programme.programme_id, first.delivery_id, "录错了户")
    done = [await perform(deployment, reverse_delivery, operator(COUNTY), clock.now(), back) for _ in range(2)]
    assert [one.repeated for one in done] == [False, True]
    assert await paid(deployment, programme) == [("cash", 0, 0)]
    for again, code in ((first, "ALREADY_REVERSED"), (done[0].delivery, "REVERSAL_FINAL")):
        other = ReverseDelivery(programme.programme_id, again.delivery_id, "再来")
        with pytest.raises(Refusal, match=code):
            await perform(deployment, reverse_delivery, operator(COUNTY), clock.now(), other)
    assert not (await delivered(deployment, a_delivery(programme, household(home.household_id)))).overrides


async def test_of_who_is_erased_the_figures_stay_and_no_word(deployment: Deployment) -> None:
    home, programme = await put_home(deployment), await a_programme(deployment)
    to = Recipient(person_id=home.person_id)
    [first, _] = [
        await delivered(deployment, a_delivery(programme, one, note="金丝雀"))
        for one in (to, household(home.household_id))
    ]
    for words in ({"金丝雀"}, {None}):
        async with reading(deployment, Whole(COUNTY)) as db:
            found = await worded(db, COUNTY, await deliveries_about(db, COUNTY, home.person_id, home.household_id, 9))
        assert {one.words.get("note") for one in found} == words
        assert [one.delivery.amount_fen for one in found] == [10_000, 10_000]
        async with transaction(deployment, Whole(COUNTY)) as db:
            await destroy_keys(db, COUNTY, [home.person_id, home.household_id])
            await mark_erased(db, COUNTY, home.person_id, clock.now())
    assert (await refused(deployment, a_delivery(programme, to, amount_fen=1))).code == "DATA_WITHHELD"
    back = ReverseDelivery(programme.programme_id, first.delivery_id, "录错")
    await perform(deployment, reverse_delivery, operator(COUNTY), clock.now(), back)
    assert await paid(deployment, programme) == [("cash", 10_000, 1), ("cash", 0, 0)]
