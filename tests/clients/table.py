# SPDX-License-Identifier: GPL-2.0-or-later
"""client × status × method → verdict, in Markdown. A cell sums up the four targets of a case."""

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


def markdown(results):
    """`results`: of each client its name, hoplint's hops, and how many of how many agreed with the log."""
    lines = ["| client | status | " + " | ".join(METHODS) + " | agreed |", "|---|---|" + "---|" * (len(METHODS) + 1)]
    for result in results:
        cells = defaultdict(list)
        for hop in result.told:
            status = hop["redirect"]["http"]["response"]["status_code"]
            cells[status, hop["redirect"]["http"]["request"]["method"]].append(_outcome(hop))
        for status in STATUSES:
            row = [_cell(cells[status, method]) for method in METHODS]
            agreed = f"{result.agreed}/{result.hops}" if status == STATUSES[0] else ""
            lines.append(f"| {result.name if agreed else ''} | {status} | " + " | ".join(row) + f" | {agreed} |")
    return "\n".join(lines)
