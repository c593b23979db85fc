"""The facts that are no events, each with why: they stay in the audit. Pure."""

from collections.abc import Mapping
from typing import Final

READ: Final = "somebody has read; nothing has changed"
HOUSE: Final = "about accounts, devices, keys or places of the deployment itself; nobody served is concerned"
STEP: Final = "a step on the way, which another event tells when it has come to something"
PHONES: Final = "how a phone's record came in; what came of it is told as what it is"
RIGHTS: Final = "between a person and whoever answers for the data; read in that person's file alone"
CLOSED: Final = "only a closed group may know of it"
FILES: Final = "of a file's content and its transport; it is read with the visit it belongs to"

WHY: Final[Mapping[str, str]] = {
    READ: """data.read file.read alert.read clue.read referral.read deliberation.read attachment.read edit.conflict_read
        people.searched household.contact_read person.revealed person.copy_made""",
    HOUSE: """account.added account.amended account.password_set account.factors_reset token.issued device.registered device.approved
        device.lost device.wiped identity.linked signing_keys.rotated signing_key.revoked client.added client.removed session.started
        session.ended sessions.ended session.refreshed refresh.reused code.burnt code.replayed second_factor.added sign_in.password_right
        sign_in.failed sign_in.second_factor_right sign_in.second_factor_failed sign_in.completed sign_in.consent_refused
        key.generation_added keys.rotated key.forgotten places.loaded journal.expired access.refused command.refused
        locations.forgotten reference.published feed.recounted feed.repaired clue_link.made clue_link.revoked informant.registered
        informant.ended person.linked""",
    STEP: """need.identified risk.swept weather.told policy.drafted policy.deleted policy.rehearsal_asked policy.rehearsal_moved
        policy.rehearsed policy.reassessed alert.notified alert.told alert.watched reassignment.begun deliveries.rehearsed
        household.merge_counted household.erased visit.recounted encounter.linked encounter.split edit.conflicted edit.resolved""",
    PHONES: """operation.conflict operation.quarantined operation.deferred operation.noted operation.discarded operation.told
        operation.id_reused operation.salvaged operation.still_waiting operation.handed_on operation.repaired""",
    RIGHTS: """data_request.recorded data_request.decided person.held person.hold_lifted person.notice_given person.consent_given
        person.consent_withdrawn""",
    CLOSED: "alert.reported",
    FILES: """upload.begun upload.known upload.resumed upload.moved upload.dropped upload.completed upload.restarted upload.expired
        file.checked file.let_go attachment.linked""",
}
QUIET: Final[Mapping[str, str]] = {name: why for why, names in WHY.items() for name in names.split()}
