"""The course of a soak as one SVG: memory and open files of the processes that lived through it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from html import escape

WIDTH, HEIGHT, LEFT, BOTTOM = 720, 240, 60, 30
COLOURS = ("#1f77b4", "#d62728", "#2ca02c")
Course = Mapping[str, Sequence[tuple[float, float, int]]]


def plot(course: Course) -> str:
    """Two panels over the seconds since the start; each axis begins at zero."""
    panels = _panel(course, 1, "memory, MB", 0) + _panel(course, 2, "open files", HEIGHT)
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {2 * HEIGHT}"'
        f' font-family="sans-serif" font-size="12">{panels}</svg>\n'
    )


def _panel(course: Course, column: int, title: str, top: int) -> str:
    points = [point for series in course.values() for point in series]
    if not points:
        return ""
    first, last = min(p[0] for p in points), max(p[0] for p in points)
    most = max(p[column] for p in points) * 1.1 or 1.0
    across, up = (WIDTH - LEFT - 20) / ((last - first) or 1.0), (HEIGHT - BOTTOM - 30) / most
    floor = top + HEIGHT - BOTTOM
    parts = [
        f'<text x="{LEFT}" y="{top + 18}">{escape(title)}</text>',
        f'<path d="M{LEFT} {top + 26}V{floor}H{WIDTH - 20}" fill="none" stroke="#888"/>',
        f'<text x="{LEFT - 6}" y="{floor}" text-anchor="end">0</text>',
        f'<text x="{LEFT - 6}" y="{top + 34}" text-anchor="end">{most:.0f}</text>',
        f'<text x="{WIDTH - 20}" y="{floor + 16}" text-anchor="end">{last - first:.0f} s</text>',
    ]
    for i, (name, series) in enumerate(course.items()):
        path = " ".join(
            f"{LEFT + (p[0] - first) * across:.1f},{floor - p[column] * up:.1f}" for p in series
        )
        parts.append(f'<polyline points="{path}" fill="none" stroke="{COLOURS[i % 3]}"/>')
        at = LEFT + 160 + 170 * i
        parts.append(f'<text x="{at}" y="{top + 18}" fill="{COLOURS[i % 3]}">{escape(name)}</text>')
    return "".join(parts)
