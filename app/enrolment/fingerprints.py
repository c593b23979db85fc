"""What tells a repeated command from another under the same id."""

from dataclasses import replace

from app.core import json
from app.core.crypto import fingerprint
from app.enrolment.drafts import PersonDraft, RegisterHousehold


def content_of(command: RegisterHousehold | PersonDraft) -> str:
    """The fingerprint of a command's content; by which override somebody came in is none of it."""
    return fingerprint(json.dumps(_plain(command))).hex()


def _plain(command: RegisterHousehold | PersonDraft) -> RegisterHousehold | PersonDraft:
    if isinstance(command, RegisterHousehold):
        return replace(command, people=tuple(replace(one, duplicate_override=None) for one in command.people))
    return replace(command, duplicate_override=None)
