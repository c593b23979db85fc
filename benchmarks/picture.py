"""The picture of the performance page: bars of visits a second, drawn as SVG without a library."""

from pathlib import Path
from typing import Any

PICTURE = Path(__file__).parents[1] / "docs" / "pictures" / "performance.svg"
BARS = (
    ("floor of 16", "driver floor, 16 a commit", "#9db4c0"),
    ("floor of 1", "driver floor, 1 a commit", "#5c6b73"),
    ("W", "W over HTTP", "#c8553d"),
)
WIDTH, LABEL, HEIGHT, GAP = 760, 250, 22, 8


def draw(found: dict[str, Any]) -> None:
    """Write the picture of a run's figures."""
    lines = [
        (f"{database}: {label}", site["per_second"][name]["median"], colour)
        for database, site in found["databases"].items()
        for name, label, colour in BARS
    ]
    most = max(value for _, value, _ in lines)
    height = len(lines) * (HEIGHT + GAP) + GAP
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {height}" font-family="sans-serif" font-size="13">',
        f'<rect width="{WIDTH}" height="{height}" fill="#ffffff"/>',
    ]
    for number, (label, value, colour) in enumerate(lines):
        top = GAP + number * (HEIGHT + GAP)
        width = (WIDTH - LABEL - 70) * value / most
        parts.append(f'<text x="{LABEL - 8}" y="{top + 16}" text-anchor="end" fill="#253237">{label}</text>')
        parts.append(f'<rect x="{LABEL}" y="{top}" width="{width:.0f}" height="{HEIGHT}" fill="{colour}"/>')
        parts.append(f'<text x="{LABEL + width + 6:.0f}" y="{top + 16}" fill="#253237">{value:.0f}/s</text>')
    PICTURE.write_text("\n".join([*parts, "</svg>", ""]), encoding="utf-8")
