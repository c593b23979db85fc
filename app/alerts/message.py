"""What is said of an alert outside: its kind, its clock and the village at most; no name, no address, nobody's data."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from app.alerts.rules import Rules
from app.alerts.values import Alert
from app.core.channels import Moment
from app.core.clock import SHANGHAI

STILL_MISSING: dict[str, str] = {
    "unacknowledged": "尚无人签收",
    "not_on_site": "尚无人到场",
    "not_closed": "尚未办结",
}
LONGEST_PLACE = 12  # the code of a village
PLACEHOLDER = re.compile(r"\{([a-z_]+)\}")


@dataclass(frozen=True, slots=True)
class Message:
    """An alert as it is told: when (`raised`, or what is missing by now), of what kind, where; `key` is the same on every try.

    `again` counts how often the same was told before, to others.
    """

    alert_id: str
    county: str
    moment: Moment
    kind: str
    kind_zh: str
    kind_en: str
    place: str
    place_name: str
    raised_at: datetime
    acknowledge_by: datetime
    link: str
    again: int = 0

    @property
    def key(self) -> str:
        """What a receiver knows a repeat by."""
        moment = "" if self.moment == "raised" else f"_{self.moment}"
        return f"alert_{self.alert_id}{moment}" + (f"_{self.again}" if self.again else "")

    @property
    def text(self) -> str:
        """A short message for a person."""
        by = self.acknowledge_by.astimezone(SHANGHAI)
        told = STILL_MISSING.get(self.moment, f"请于{by.month}月{by.day}日{by:%H:%M}前签收")
        return f"【暖心】{self.place_name}预警：{self.kind_zh}，{told}。{self.link}"

    @property
    def event(self) -> dict[str, Any]:
        """The body of a webhook."""
        return {
            "type": f"alert.{self.moment}",
            "timestamp": self.raised_at,
            "data": {
                "alert_id": self.alert_id,
                "county": self.county,
                "kind": self.kind,
                "kind_name": {"zh": self.kind_zh, "en": self.kind_en},
                "place": self.place,
                "place_name": self.place_name,
                "raised_at": self.raised_at,
                "acknowledge_by": self.acknowledge_by,
                "link": self.link,
            },
        }


def message_of(
    alert: Alert, county: str, when: tuple[Moment, int], rules: Rules, names: Mapping[str, str], link: str
) -> Message:
    """The message of an alert. `names` are those of places by code; a kind that not everybody may read is told as plain red."""
    kind = rules.shown_kind(alert.kind, detailed=False)
    named = rules.kinds[kind]
    place = alert.place[:LONGEST_PLACE]
    return Message(
        str(alert.alert_id),
        county,
        when[0],
        kind,
        named.zh,
        named.en,
        place,
        "".join(names.get(code, "") for code in sorted(places_above(place))),
        alert.raised_at,
        alert.acknowledge_by,
        link.replace("{alert_id}", str(alert.alert_id)),
        when[1],
    )


def places_above(place: str) -> tuple[str, ...]:
    """The codes of the town and the village that a code lies in; names of both say where that is."""
    return tuple(place[:length] for length in (9, LONGEST_PLACE) if len(place) >= length)


def filled(template: Any, message: Message) -> Any:
    """A template with its placeholders filled: text, key, alert_id, moment, kind, kind_zh, kind_en, place, place_name, link and times."""
    if isinstance(template, str):
        return PLACEHOLDER.sub(lambda found: _value(message, found), template)
    if isinstance(template, Mapping):
        return {name: filled(value, message) for name, value in template.items()}
    if isinstance(template, list):
        return [filled(value, message) for value in template]
    return template


def _value(message: Message, found: re.Match[str]) -> str:
    """What stands for a placeholder; one that nobody knows stays as it is."""
    value = getattr(message, found[1], None)
    if isinstance(value, datetime):
        return value.astimezone(SHANGHAI).isoformat(timespec="minutes")
    return value if isinstance(value, str) else found[0]
