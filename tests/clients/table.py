# SPDX-License-Identifier: GPL-2.0-or-later
"""client × status × method → verdict, in Markdown. A cell sums up the targets of a case; statuses that a client treats
alike share a row."""

from collections import Counter, defaultdict

from matrix import METHODS, STATUSES


def _cell(outcomes):
    """One outcome where all targets agree, else each with its number."""
    if not outcomes:
        return "–"
    counts = Counter(outcomes)
    if len(counts) == 1:
        return next(iter(counts))
    return ", ".join(f"{outcome} ×{number}" for outcome, number in counts.most_common())


def _outcome(hop):
    follow_up = hop["follow_up"]
    before = hop["redirect"]["http"]["request"]["method"]
    after = follow_up and follow_up["http"]["request"]["method"]
    return hop["verdict"] + (f" → {after}" if after and after != before else "")


def _rows(told):
    """[(cells, [status, …]), …]"""
    outcomes = defaultdict(list)
    for hop in told:
        status = hop["redirect"]["http"]["response"]["status_code"]
        outcomes[status, hop["redirect"]["http"]["request"]["method"]].append(_outcome(hop))
    rows = defaultdict(list)
    for status in STATUSES:
        rows[tuple(_cell(outcomes[status, method]) for method in METHODS)].append(str(status))
    return rows.items()


def markdown(results):
    """`results`: of each client its name, hoplint's hops, and how many of how many agreed with the log."""
    lines = ["| client | hops that agreed | status | " + " | ".join(METHODS) + " |", "|---|---|---|" + "---|" * len(METHODS)]
    for result in results:
        name = f"{result.name} | {result.agreed} of {result.hops}"
        for cells, statuses in _rows(result.told):
            lines.append(f"| {name} | {', '.join(statuses)} | " + " | ".join(cells) + " |")
            name = " | "
    return "\n".join(lines)
