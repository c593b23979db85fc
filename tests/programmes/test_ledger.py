"""The books, pure: no order of deliveries and reversals makes a balance negative, and what is reversed leaves no trace in a sum."""

from dataclasses import fields
from uuid import UUID

from hypothesis import given
from hypothesis import strategies as st

from app.programmes.ledger import MOVES_SUM, Books, Bounds, Twins, objections

EFFECTS = st.sampled_from(["spends", "lends", "repays", "pledges", "receives", "none"])
ACTS = st.lists(st.tuples(EFFECTS, st.integers(1, 10), st.booleans()), max_size=40)
BUDGET, CAP = 40, 25


def codes(effect: str, amount: int, whole: Books, own: Books, twins: Twins | None = None) -> list[str]:
    """What stands against a delivery under the bounds of this test."""
    found = objections(effect, amount, whole, own, Bounds(BUDGET, CAP), twins or Twins())
    return [one.code for one in found]


@given(ACTS, st.lists(st.integers(0, 39), max_size=20))
def test_balances_are_never_negative_and_sums_are_those_of_what_stands(
    acts: list[tuple[str, int, bool]], taken_back: list[int]
) -> None:
    whole, owns = Books(), {True: Books(), False: Books()}
    standing: dict[int, tuple[str, int, bool]] = {}

    def play(effect: str, amount: int, whose: bool) -> bool:
        nonlocal whole
        if codes(effect, amount, whole, owns[whose]):
            return False
        whole, owns[whose] = whole.after(effect, amount), owns[whose].after(effect, amount)
        return True

    for number, act in enumerate(acts):
        if play(*act):
            standing[number] = act
        if number < len(taken_back) and (known := standing.get(taken_back[number])):
            effect, amount, whose = known
            if play(effect, -amount, whose):
                del standing[taken_back[number]]
        for books in (whole, *owns.values()):
            assert min(books.outstanding, books.awaited, *(getattr(books, one.name) for one in fields(Books))) >= 0
        assert whole.spent <= BUDGET
        assert max(books.spent for books in owns.values()) <= CAP
    for effect, name in MOVES_SUM.items():
        amounts = [amount for one, amount, _ in standing.values() if one == effect]
        assert getattr(whole, name) == sum(getattr(books, name) for books in owns.values()) == sum(amounts)


@given(EFFECTS, st.integers(1, 1000), st.integers(0, 1000), st.integers(0, 1000))
def test_a_reversal_restores_the_books(effect: str, amount: int, lent: int, pledged: int) -> None:
    before = Books(spent=5, lent=lent, repaid=lent // 2, pledged=pledged, received=pledged // 2)
    assert before.after(effect, amount).after(effect, -amount) == before


def test_what_gives_way_to_a_reason_and_what_never_does() -> None:
    one = UUID(int=1)
    bounds, twins = Bounds(10, 5), Twins([one], [one])
    found = {
        each.code: each.yields
        for effect in ("spends", "repays", "receives")
        for each in objections(effect, 11, Books(), Books(), bounds, twins)
    }
    never = {"LOAN_EXCEEDED", "PLEDGE_EXCEEDED"}
    assert found == {
        "BUDGET_EXCEEDED": True,
        "CAP_EXCEEDED": True,
        "PERIOD_DELIVERED": True,
        **dict.fromkeys(never, False),
    }
    assert codes("none", 0, Books(), Books(), Twins([one])) == ["DELIVERY_REPEATED"]
