"""Lists every code a refusal can carry, read from the program's own source: `python -m openapi.problems` writes openapi/problems.md."""

import ast
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

HERE = Path(__file__).parent
APP = HERE.parent / "app"
HEAD = """# Problem codes

Every refusal is `application/problem+json` (RFC 9457) with a stable upper-case `code`; bad fields stand in `errors`,
each with its own code and a JSON pointer. The texts are what people read: Chinese by default, English by
`Accept-Language: en`. Written by `make openapi`.

"""


@dataclass(frozen=True, order=True)
class Code:
    """A code: its status (0 for the code of a field), the word, its texts."""

    status: int
    code: str
    zh: str
    en: str


def codes() -> list[Code]:
    """Every code that stands as a literal in the program; one line per code and status."""
    found: dict[tuple[int, str], Code] = {}
    for path in sorted(APP.rglob("*.py")):
        for one in _codes_in(ast.parse(path.read_text("utf-8"))):
            found.setdefault((one.status, one.code), one)
    return sorted(found.values())


def _codes_in(tree: ast.Module) -> Iterator[Code]:
    for node in ast.walk(tree):
        if not isinstance(node, ast.Call):
            continue
        name = node.func.id if isinstance(node.func, ast.Name) else getattr(node.func, "attr", "")
        told = [_words(argument) for argument in node.args]
        if name == "Refusal" and len(told) >= 4 and told[0].isdigit():
            yield from _told(int(told[0]), told[1:4])
        elif (name == "conflict" and len(told) >= 3) or (name == "Objection" and len(told) >= 3):
            yield from _told(409, told[:3])
        elif name == "FieldError" and len(told) >= 4:
            yield from _told(0, told[1:4])
        elif name == "Fault" and isinstance(node.args[-1], ast.Call):
            yield from _told(0, [told[1], *(_words(part) for part in node.args[-1].args)])
        elif name == "forbidden":
            yield from _told(
                403, [*(told or ["SCOPE_MISSING"]), "没有此操作的权限", "This operation is not allowed to you"]
            )
        elif name == "MalformedJson" and told:
            yield from _told(422, [told[0], "请求内容不是可接受的 JSON", "The body is not acceptable JSON"])


def _words(node: ast.expr) -> str:
    """A literal's text; what is only known while the program runs is an ellipsis."""
    if isinstance(node, ast.Constant):
        return str(node.value)
    if isinstance(node, ast.JoinedStr):
        return "".join(str(part.value) if isinstance(part, ast.Constant) else "…" for part in node.values)
    return ""


def _told(status: int, told: list[str]) -> Iterator[Code]:
    if len(told) == 3 and told[0].isupper():
        yield Code(status, *told)


def document() -> str:
    """The list as Markdown."""
    rows = (f"| {one.status or 'field'} | `{one.code}` | {one.zh} | {one.en} |" for one in codes())
    return HEAD + "\n".join(["| status | code | 中文 | English |", "| --- | --- | --- | --- |", *rows]) + "\n"


def main() -> None:
    """Write the list."""
    (HERE / "problems.md").write_text(document(), "utf-8")
    print("openapi/problems.md written")


if __name__ == "__main__":
    main()
