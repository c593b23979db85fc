"""Who may read and keep the ledger, as routes ask for it."""

from typing import Annotated

from fastapi import Security

from app.access.web import signed_in
from app.journal.actor import Actor

ProgrammesRead = Annotated[Actor, Security(signed_in, scopes=["programmes:read"])]
ProgrammesWrite = Annotated[Actor, Security(signed_in, scopes=["programmes:write"])]
