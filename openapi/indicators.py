"""Writes the table of indicators into docs/indicators.md from the catalogue: `python -m openapi.indicators`."""

from pathlib import Path

from app.dashboards.indicators.catalogue import catalogue
from app.dashboards.measures import inputs_of

PAGE = Path(__file__).parents[1] / "docs" / "indicators.md"
BEGIN, END = "<!-- keys: written by `python -m openapi.indicators` -->\n", "<!-- end -->"
HEAD = "| Key | 指标 | What it is | Unit | Period | Made of |\n|---|---|---|---|---|---|\n"


def keys() -> str:
    """The table: a line for each indicator, in the order of the catalogue."""
    lines = [
        f"| `{one.key}` | {one.label.zh} | {one.label.en} | {one.unit} | {one.period} | {', '.join(inputs_of(one.measure))} |"
        for one in catalogue().indicators
    ]
    return HEAD + "\n".join(lines) + "\n"


def page(text: str) -> str:
    """The page with the table of now."""
    before, _, rest = text.partition(BEGIN)
    return before + BEGIN + keys() + END + rest.partition(END)[2]


if __name__ == "__main__":
    PAGE.write_text(page(PAGE.read_text("utf-8")), "utf-8")
    print(f"{PAGE.name} written")
