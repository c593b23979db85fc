"""What a household's history would come to: stateless, nothing stored, by the shipped policy."""

from collections.abc import Mapping
from typing import Any

from pydantic import ValidationError

from app.core.errors import FieldError, invalid
from app.risk.case import assess_case
from app.risk.case_shapes import CaseIn
from app.risk.fold import in_order


def assess_what_if(case: Mapping[str, Any]) -> dict[str, Any]:
    """The result of one case, as `nuanxin risk assess` gives it. Raises Refusal 422 with a pointer per fault."""
    try:
        read = CaseIn.model_validate(case)
        in_order(read.events())
    except ValidationError as error:
        raise invalid(*(_fault(one) for one in error.errors(include_url=False, include_input=False))) from error
    except ValueError as error:
        raise invalid(
            FieldError("/visits", "REPEATED", "同一编号出现两次", "An id stands for two different things")
        ) from error
    return assess_case(read)


def _fault(one: Any) -> FieldError:
    pointer = "/" + "/".join(str(part).replace("~", "~0").replace("/", "~1") for part in one["loc"])
    return FieldError(pointer, "INVALID_VALUE", "内容不符合要求", one["msg"].removeprefix("Value error, "))
