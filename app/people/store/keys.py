"""Everything that is sealed directly under the deployment's key-encryption keys, as the steps up to the registry have it."""

from app.access.keys import signing_place
from app.access.signin.tables import AccountSecretRow
from app.access.signin.totp import totp_place
from app.access.store.rewrapping import Holder
from app.access.tables import SigningKeyRow
from app.core.tables import table
from app.media.tables import BlobRow
from app.people.tables import SubjectKeyRow

HOLDERS = (
    Holder("blob", table(BlobRow), ("county", "blob_id"), "wrapped", lambda row: f"data_key|wrapped|{row.blob_id}"),
    Holder(
        "subject_key",
        table(SubjectKeyRow),
        ("county", "subject_id"),
        "wrapped",
        lambda row: f"data_key|wrapped|{row.subject_id}",
    ),
    Holder(
        "signing_key",
        table(SigningKeyRow),
        ("key_id",),
        "sealed_private_pem",
        lambda row: signing_place(row.key_id),
    ),
    Holder(
        "account_secret",
        table(AccountSecretRow),
        ("county", "account_id"),
        "totp_sealed",
        lambda row: totp_place(row.account_id),
    ),
)
