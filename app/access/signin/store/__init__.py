"""SQL of sign-in: secrets, second factors, tries, sign-ins half done."""

from app.access.signin.store.factors import (
    add_passkey,
    add_recovery_codes,
    confirm_totp,
    drop_factors,
    passkeys_of,
    put_totp,
    use_passkey,
    use_recovery_code,
    use_totp_step,
)
from app.access.signin.store.halfway import change_halfway, drop_halfway, find_halfway, put_halfway, sweep_halfway
from app.access.signin.store.secrets import put_password, secrets_of
from app.access.signin.store.tries import clear_buckets, lock_buckets, put_buckets, reduce_buckets, sweep_buckets

__all__ = [
    "add_passkey",
    "add_recovery_codes",
    "change_halfway",
    "clear_buckets",
    "confirm_totp",
    "drop_factors",
    "drop_halfway",
    "find_halfway",
    "lock_buckets",
    "passkeys_of",
    "put_buckets",
    "put_halfway",
    "put_password",
    "put_totp",
    "reduce_buckets",
    "secrets_of",
    "sweep_buckets",
    "sweep_halfway",
    "use_passkey",
    "use_recovery_code",
    "use_totp_step",
]
