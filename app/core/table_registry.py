"""All tables of all rooms in one metadata, found by walking the packages so that none can be forgotten."""

from importlib import import_module
from pkgutil import walk_packages

from sqlalchemy import MetaData

from app.core.tables import metadata


def load_tables() -> MetaData:
    """Import every `tables` module under `app` and return the metadata they declare themselves in."""
    for module in walk_packages(import_module("app").__path__, "app."):
        if module.name.endswith(".tables"):
            import_module(module.name)
    return metadata
