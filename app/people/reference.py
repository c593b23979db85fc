"""Reference data of the registry: code lists and classes of aid, one versioned document, validated when it is loaded."""

from collections.abc import Mapping
from datetime import date
from functools import lru_cache
from importlib.resources import files
from typing import Any

import yaml
from pydantic import BaseModel, ConfigDict, Field, model_validator


class Term(BaseModel):
    """A code with its Chinese and English name."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    code: str = Field(pattern=r"^[0-9a-z_]{1,40}$", max_length=40, examples=["02"])
    zh: str = Field(min_length=1, max_length=60, examples=["户主"])
    en: str = Field(min_length=1, max_length=80, examples=["Head of the household"])
    restricted: bool = Field(
        default=False,
        examples=[False],
        description="仅限可查看心理和儿童信息者 Only for readers of mind and child detail",
    )


class Entitlement(Term):
    """A class of aid; `category` is its category of the comprehensive system, if it is one."""

    category: str | None = Field(max_length=40, examples=["dibao"])
    subtypes: tuple[str, ...] = Field(default=(), max_length=20)


class Reference(BaseModel):
    """One version of the document."""

    model_config = ConfigDict(extra="forbid", frozen=True, populate_by_name=True)
    version: int = Field(ge=1, le=100_000, examples=[1])
    from_day: date = Field(alias="from", examples=["2021-01-01"])
    aid_categories: tuple[Term, ...] = Field(max_length=100)
    entitlements: tuple[Entitlement, ...] = Field(max_length=200)
    endings: tuple[Term, ...] = Field(max_length=20)
    tags: tuple[Term, ...] = Field(max_length=200)
    disability_types: tuple[Term, ...] = Field(max_length=20)
    sexes: tuple[Term, ...] = Field(max_length=10)
    relations: tuple[Term, ...] = Field(max_length=100)
    marital: tuple[Term, ...] = Field(max_length=20)
    education: tuple[Term, ...] = Field(max_length=40)
    id_types: tuple[Term, ...] = Field(max_length=20)
    phone_owners: tuple[Term, ...] = Field(max_length=20)
    statuses: tuple[Term, ...] = Field(max_length=20)

    @model_validator(mode="after")
    def _is_whole(self) -> "Reference":
        for name, terms in self.lists().items():
            if len({term.code for term in terms}) != len(terms):
                raise ValueError(f"{name}: a code is repeated")
        categories = {term.code for term in self.aid_categories}
        for entitlement in self.entitlements:
            if entitlement.category is not None and entitlement.category not in categories:
                raise ValueError(f"{entitlement.code}: no such category")
        return self

    def lists(self) -> dict[str, tuple[Term, ...]]:
        """Every list by its name."""
        return {name: value for name, value in self if isinstance(value, tuple)}

    def codes(self, name: str) -> frozenset[str]:
        """The codes of one list."""
        return frozenset(term.code for term in self.lists()[name])

    def term(self, name: str, code: str) -> Term | None:
        """A term of one list."""
        return next((term for term in self.lists()[name] if term.code == code), None)


def read_reference(document: Mapping[str, Any]) -> Reference:
    """A version of the document. Raises ValueError."""
    return Reference.model_validate(document)


@lru_cache(maxsize=1)
def reference() -> Reference:
    """The version in force."""
    text = (files("app.people") / "reference.yaml").read_text(encoding="utf-8")
    return read_reference(yaml.safe_load(text))
