"""What tells a repeated command from another under the same id."""

from app.core import json
from app.core.crypto import fingerprint
from app.enrolment.drafts import PersonDraft, RegisterHousehold


def content_of(command: RegisterHousehold | PersonDraft) -> str:
    """The fingerprint of a command's content."""
    return fingerprint(json.dumps(command)).hex()
