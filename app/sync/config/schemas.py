"""Wire shapes of what a server announces to phones."""

from pydantic import BaseModel, Field


class PushLimitsOut(BaseModel):
    """What one batch may hold."""

    max_operations: int = Field(examples=[50])
    max_bytes: int = Field(examples=[262_144])
    max_bytes_unpacked: int = Field(examples=[1_048_576])
    max_operation_bytes: int = Field(examples=[65_536])


class PullLimitsOut(BaseModel):
    """With how many entities per page to begin, and how many there may be."""

    first_limit: int = Field(examples=[100])
    max_limit: int = Field(examples=[1000])


class SalvageLimitsOut(BaseModel):
    """What nobody could parse may be so long."""

    max_bytes: int = Field(examples=[262_144])


class OfferLimitsOut(BaseModel):
    """How many operations are offered at a time."""

    max_operations: int = Field(examples=[500])


class UploadLimitsOut(BaseModel):
    """How large a file and its pieces may be, and how long an unfinished one is kept."""

    max_bytes: int = Field(examples=[15_728_640])
    min_piece_bytes: int = Field(examples=[16_384])
    max_piece_bytes: int = Field(examples=[1_048_576])
    keep_days: int = Field(examples=[14])


class LimitsOut(BaseModel):
    """All limits."""

    push: PushLimitsOut
    pull: PullLimitsOut
    salvage: SalvageLimitsOut
    offer: OfferLimitsOut
    upload: UploadLimitsOut


class IntervalsOut(BaseModel):
    """How often phones come by themselves, how long they wait at most between tries, how long they keep what was acknowledged."""

    pull_s: int = Field(examples=[300])
    wait_s: int = Field(examples=[25])
    stream_s: int = Field(examples=[600])
    retry_most_s: int = Field(examples=[900])
    journal_days: int = Field(examples=[30])
    config_s: int = Field(examples=[86_400])


class FeaturesOut(BaseModel):
    """What this server can do; a feature that is not named it cannot."""

    events: bool = Field(examples=[True])
    wait: bool = Field(examples=[True])
    uploads: bool = Field(examples=[True])
    gzip: bool = Field(examples=[True])


class SyncConfigOut(BaseModel):
    """What a server announces to phones. `min_builds` are the least builds by application; older ones push and no longer pull."""

    protocol: str = Field(max_length=40, examples=["visit-sync/1"])
    limits: LimitsOut
    intervals: IntervalsOut
    min_builds: dict[str, int] = Field(examples=[{"visit-android": 220}])
    features: FeaturesOut
