"""Events about merged people: each person once, nothing that either record says lost."""

from datetime import UTC, datetime

from app.risk.merged import renamed
from app.risk.values import ActEvent, PersonAnswers, VisitEvent

AT = datetime(2026, 11, 2, tzinfo=UTC)
NAMES = {"alias": "own"}


def test_of_two_entries_in_one_record_the_own_words_win_and_the_signs_of_both_stay() -> None:
    both = (
        PersonAnswers("own", {"mood": "low", "events": [{"kind": "fall"}]}),
        PersonAnswers("other", {"care.caregiver_person_id": "alias"}),
        PersonAnswers("alias", {"mood": "good", "stove": "gone", "events": [{"kind": "loss"}]}, "partial"),
    )
    event = renamed(VisitEvent("v", AT, "home", "completed", both), NAMES)
    assert isinstance(event, VisitEvent)
    other, own = event.people
    assert (own.person_id, own.outcome) == ("own", "partial")
    assert own.answers == {"mood": "low", "stove": "gone", "events": [{"kind": "loss"}, {"kind": "fall"}]}
    assert {"mood": "good", "stove": "gone", "events": [{"kind": "loss"}]} in own.earlier
    assert other.answers == {"care.caregiver_person_id": "own"}


def test_what_names_no_alias_stays_as_it_is() -> None:
    act = ActEvent("a", AT, "approval", "alias")
    assert renamed(act, {}) is act
    assert renamed(act, NAMES) == ActEvent("a", AT, "approval", "own")
    assert renamed(ActEvent("a", AT, "approval", "other"), NAMES) == ActEvent("a", AT, "approval", "other")
