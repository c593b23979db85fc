"""From runs to figures, a JSON file, and the page that shows them: ratios first, for the figures of one machine mean little."""

from __future__ import annotations

import json
import math
import os
import platform
from collections.abc import Callable, Sequence
from pathlib import Path
from statistics import median
from typing import Any

from benchmarks.load import Run
from benchmarks.measure import ALONE, AT_ONCE, BATCH, ECHOES, FILES, LONG_FILE, VISITS, Site
from benchmarks.subjects import HOUSEHOLDS

ROOT = Path(__file__).parents[1]
RESULTS, PAGE = ROOT / "benchmarks" / "results.json", ROOT / "docs" / "performance.md"
TEMPLATE = Path(__file__).with_name("page.md")
SiteFigures = dict[str, Any]


def quantile(values: Sequence[float], share: float) -> float:
    """The value below which so large a share lies, by the nearest rank."""
    ranked = sorted(values)
    return ranked[max(math.ceil(share * len(ranked)) - 1, 0)]


def spread(values: Sequence[float]) -> dict[str, float]:
    """Median, least and greatest of the rounds."""
    return {"median": round(median(values), 2), "least": round(min(values), 2), "greatest": round(max(values), 2)}


def figures(
    sites: Sequence[Site], echoes: Sequence[Run], echo_cpu_ms: Sequence[float], memory: float
) -> dict[str, Any]:
    """Everything that is kept of a run."""
    return {
        "machine": {"cores": os.cpu_count(), "python": platform.python_version(), "system": platform.system()},
        "rounds": len(echoes),
        "requests": {
            "at_once": AT_ONCE,
            "visits": VISITS,
            "echoes": ECHOES,
            "files": FILES,
            "one_by_one": ALONE,
            "pushed_at_once": BATCH,
            "visits_in_file": LONG_FILE,
            "households": HOUSEHOLDS,
        },
        "echo": {
            "per_second": spread([run.rate for run in echoes]),
            "cpu_ms": spread(echo_cpu_ms),
            "peak_mib": round(memory, 1),
        },
        "databases": {site.name: _site(site, echoes, echo_cpu_ms) for site in sites},
    }


def _site(site: Site, echoes: Sequence[Run], echo_cpu_ms: Sequence[float]) -> dict[str, Any]:
    rates = {name: [run.rate for run in site.runs[name]] for name in ("W", "floor of 1", "floor of 16")}
    rounds = range(len(echoes))
    composite = [1 / (1 / rates["floor of 1"][one] + 1 / echoes[one].rate) for one in rounds]
    rates["W alone"] = [run.rate for run in site.runs["W alone"]]
    rates["B"] = [run.rate * BATCH for run in site.runs["B"]]
    times = [time for run in site.runs["W"] for time in run.times_ms]
    files = [time for run in site.runs["F"] for time in run.times_ms]
    return {
        "W_of_floor_of_1": spread([rates["W"][one] / rates["floor of 1"][one] for one in rounds]),
        "W_of_floor_of_16": spread([rates["W"][one] / rates["floor of 16"][one] for one in rounds]),
        "W_of_composite_floor": spread([rates["W"][one] / composite[one] for one in rounds]),
        "B_of_W_alone": spread([rates["B"][one] / rates["W alone"][one] for one in rounds]),
        "cpu_of_echo": spread([site.cpu_ms[one] / max(echo_cpu_ms[one], 0.01) for one in rounds]),
        "per_second": {name: spread(rates[name]) for name in rates},
        "W_ms": {f"p{share}": round(quantile(times, share / 100), 1) for share in (50, 95, 99)},
        "F_ms": {f"p{share}": round(quantile(files, share / 100), 1) for share in (50, 95, 99)},
        "cpu_ms": spread(site.cpu_ms),
        "peak_mib": round(site.runs["memory"][0].seconds, 1),
    }


def write(found: dict[str, Any]) -> None:
    """Write both files."""
    RESULTS.write_text(json.dumps(found, indent=1) + "\n")
    PAGE.write_text(page(found))


ROWS: tuple[tuple[str, Callable[[SiteFigures], str], str], ...] = (
    ("**W of the driver floor**, one visit a commit", lambda site: _shown(site["W_of_floor_of_1"]), "≥ 0.65"),
    (
        "**W of the driver floor**, sixteen a commit",
        lambda site: _shown(site["W_of_floor_of_16"]),
        "≥ 0.90 with shared commits",
    ),
    ("**W of the composite floor**", lambda site: _shown(site["W_of_composite_floor"]), "reported"),
    ("**B, a push of 100 visits, of W one by one**", lambda site: _shown(site["B_of_W_alone"]), "≥ 8"),
    ("**CPU of W as a multiple of the echo's**", lambda site: _shown(site["cpu_of_echo"]), "≤ 15"),
    ("W, p50 · p95 · p99 in ms", lambda site: " · ".join(str(value) for value in site["W_ms"].values()), "p99 ≤ 50"),
    (
        "F with 200 visits, p50 · p95 · p99 in ms",
        lambda site: " · ".join(str(value) for value in site["F_ms"].values()),
        "p95 < 20",
    ),
    ("Memory of the worker at its peak, MiB", lambda site: str(site["peak_mib"]), "≤ 150"),
    ("W, visits a second", lambda site: _shown(site["per_second"]["W"]), "—"),
    ("Driver floor, one a commit, visits a second", lambda site: _shown(site["per_second"]["floor of 1"]), "—"),
    ("Driver floor, sixteen a commit, visits a second", lambda site: _shown(site["per_second"]["floor of 16"]), "—"),
    ("W one by one, visits a second", lambda site: _shown(site["per_second"]["W alone"]), "—"),
    ("B, visits a second", lambda site: _shown(site["per_second"]["B"]), "—"),
    ("CPU of W, ms", lambda site: _shown(site["cpu_ms"]), "—"),
)


def _shown(value: dict[str, float]) -> str:
    return f"{value['median']:g} ({value['least']:g} – {value['greatest']:g})"


def page(found: dict[str, Any]) -> str:
    """The page in Markdown."""
    sites = found["databases"]
    return TEMPLATE.read_text(encoding="utf-8").format(
        **found["machine"],
        rounds=found["rounds"],
        heads=" | ".join(sites),
        rules="---|" * len(sites),
        rows="\n".join(
            f"| {label} | {' | '.join(cell(site) for site in sites.values())} | {target} |"
            for label, cell, target in ROWS
        ),
        echo=_shown(found["echo"]["per_second"]),
        echo_cpu=_shown(found["echo"]["cpu_ms"]),
        echo_memory=found["echo"]["peak_mib"],
        at_once=found["requests"]["at_once"],
        visits=found["requests"]["visits"],
        alone=found["requests"]["one_by_one"],
        batch=found["requests"]["pushed_at_once"],
        homes=found["requests"]["households"],
        long_file=found["requests"]["visits_in_file"],
    )
