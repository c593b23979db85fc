"""What a person's data must be like: identity numbers (GB 11643), phones, names, dates; how each is normalised. Pure."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from datetime import date

WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
CHECK_CHARACTERS = "10X98765432"
RESIDENT_ID = re.compile(r"[1-9][0-9]{16}[0-9X]")
OLD_RESIDENT_ID = re.compile(r"[1-9][0-9]{14}")
PERMIT_PREFIXES = ("810000", "820000", "830000")
OTHER_ID = re.compile(r"[0-9A-Z][0-9A-Z/()-]{2,39}")
MOBILE = re.compile(r"1[3-9][0-9]{9}")
LANDLINE = re.compile(r"0[0-9]{2,3}-[0-9]{7,8}")
MAX_NAME = 50
OLDEST = 130
CHILD_AGE = 14
# Old numbers name no century. Their holders were registered before 2000; most live people are found in the 1900s, the rest in the 1800s.
CENTURIES = ("19", "18")


@dataclass(frozen=True, slots=True)
class IdentityNumber:
    """What an 18-digit number itself says: birth date, sex (GB/T 2261.1: 1 male, 2 female)."""

    number: str
    birth_date: date
    sex: str


def check_character(first_seventeen: str) -> str:
    """The last character of a resident identity number (ISO 7064 MOD 11-2)."""
    total = sum(weight * int(digit) for weight, digit in zip(WEIGHTS, first_seventeen, strict=True))
    return CHECK_CHARACTERS[total % 11]


def compact(number: str) -> str:
    """An identity number as it is compared: half-width, upper case, no white space."""
    return "".join(unicodedata.normalize("NFKC", number).upper().split())


def read_identity_number(number: str) -> IdentityNumber | None:
    """What a valid 18-digit number says; None for a bad date or check character. Any division prefix is taken."""
    text = compact(number)
    if not RESIDENT_ID.fullmatch(text) or check_character(text[:17]) != text[17]:
        return None
    try:
        born = date.fromisoformat(f"{text[6:10]}-{text[10:12]}-{text[12:14]}")
    except ValueError:
        return None
    return IdentityNumber(text, born, "1" if int(text[16]) % 2 else "2")


def identity_spellings(number: str) -> tuple[str, ...]:
    """The normalised numbers that a search for this one means: itself, or for 15 digits what it became with 18."""
    text = compact(number)
    if not OLD_RESIDENT_ID.fullmatch(text):
        return (text,)
    longer = (text[:6] + century + text[6:] for century in CENTURIES)
    return tuple(found.number for body in longer if (found := read_identity_number(body + check_character(body))))


def is_permit(number: str) -> bool:
    """True for the number of a residence permit of Hong Kong, Macao or Taiwan."""
    return number.startswith(PERMIT_PREFIXES)


def normal_phone(phone: str) -> str | None:
    """A mobile number as 11 digits, a landline as area-number; None when it is neither."""
    text = unicodedata.normalize("NFKC", phone)
    text = re.sub(r"[\s()]", "", text)
    text = text.removeprefix("+86").removeprefix("0086")
    digits = text.replace("-", "")
    if MOBILE.fullmatch(digits):
        return digits
    return text if LANDLINE.fullmatch(text) else None


def normal_name(name: str) -> str:
    """A name as it is compared: NFC, the middle dot in one form, no white space."""
    text = unicodedata.normalize("NFC", name)
    text = re.sub("[・•‧∙･]", "·", text)
    return "".join(text.split())


def name_fits(name: str) -> bool:
    """True for 1 to 50 characters, none of them a control or format one; rare characters in private use are taken."""
    refused = {"Cc", "Cf", "Cs"}
    return bool(normal_name(name)) and len(name) <= MAX_NAME and not refused & set(map(unicodedata.category, name))


def born_plausibly(born: date, day: date) -> bool:
    """True for a birth date that is not ahead of the day, nor 130 years or more behind it."""
    return born <= day and day.year - born.year < OLDEST


def age_on(born: date, day: date) -> int:
    """Whole years on a day; who was born on 29 February has the birthday on 1 March in other years."""
    return day.year - born.year - ((day.month, day.day) < (born.month, born.day))


def is_young_child(born: date, day: date) -> bool:
    """True under 14 years: the law asks for more care with everything about them."""
    return age_on(born, day) < CHILD_AGE
