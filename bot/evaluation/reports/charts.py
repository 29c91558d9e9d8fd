"""Figures as inline SVG. Colours are the page's variables, so they follow light and dark."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from markupsafe import Markup

from bot.channels.safe_text import printable

WIDTH, LEFT, RIGHT = 640, 180, 30
ROW, TOP, BOTTOM = 26, 12, 34
SERIES = ("var(--one)", "var(--two)", "var(--three)")
Point = tuple[float, float | None, float | None]  # mean, low, high
Scale = Callable[[float], float]


def _svg(height: float, title: str, *parts: Markup) -> Markup:
    return Markup(
        '<svg viewBox="0 0 {} {}" role="img" aria-label="{}" class="chart">{}</svg>'
    ).format(WIDTH, round(height), title, Markup("").join(parts))


def _text(x: float, y: float, text: str, anchor: str = "start") -> Markup:
    return Markup('<text x="{:.1f}" y="{:.1f}" text-anchor="{}">{}</text>').format(
        x, y, anchor, printable(text)
    )


def _line(x1: float, y1: float, x2: float, y2: float, colour: str = "var(--line)") -> Markup:
    return Markup(
        '<line x1="{:.1f}" y1="{:.1f}" x2="{:.1f}" y2="{:.1f}" stroke="{}"/>'
    ).format(x1, y1, x2, y2, colour)  # fmt: skip


def _dot(x: float, y: float, series: int, label: str) -> Markup:
    """A circle, a square, a diamond: series differ in more than colour."""
    shapes = (
        '<circle cx="{0:.1f}" cy="{1:.1f}" r="4.5" fill="{2}"><title>{3}</title></circle>',
        '<rect x="{4:.1f}" y="{5:.1f}" width="8" height="8" fill="{2}"><title>{3}</title></rect>',
        '<path d="M{0:.1f} {1:.1f} m-5 0 l5 -5 l5 5 l-5 5z" fill="{2}"><title>{3}</title></path>',
    )
    shape = shapes[series % len(shapes)]
    colour = SERIES[series % len(SERIES)]
    return Markup(shape).format(x, y, colour, printable(label), x - 4, y - 4)  # noqa: S704  # one of ours


def _across(low: float, high: float, width: tuple[float, float] = (LEFT, WIDTH - RIGHT)) -> Scale:
    room = (high - low) or 1.0
    return lambda value: width[0] + (value - low) / room * (width[1] - width[0])


def _legend(names: Sequence[str], y: float) -> list[Markup]:
    if len(names) < 2:
        return []
    parts, x = [], float(LEFT)
    for i, name in enumerate(names):
        parts += [_dot(x, y - 4, i, name), _text(x + 10, y, name)]
        x += 30 + 7.5 * len(name)
    return parts


def intervals(
    title: str,
    rows: Sequence[tuple[str, Mapping[str, Point]]],
    *,
    low: float = 0.0,
    high: float = 1.0,
) -> Markup:
    """Means with their intervals, a row for each label, on a scale of per cent."""
    names = list(dict.fromkeys(name for _, points in rows for name in points))
    per_row = max(1, len(names))
    height = ROW + (per_row - 1) * 12
    bottom = TOP + height * len(rows)
    x = _across(low, high)
    parts: list[Markup] = []
    for step in range(5):
        value = low + (high - low) * step / 4
        parts += [
            _line(x(value), TOP, x(value), bottom),
            _text(x(value), bottom + 16, f"{100 * value:.0f} %", "middle"),
        ]
    for i, (label, points) in enumerate(rows):
        middle = TOP + height * (i + 0.5)
        parts.append(_text(LEFT - 10, middle + 4, _cut(label), "end"))
        for name, (mean, least, most) in points.items():
            series = names.index(name)
            y = middle + (series - (per_row - 1) / 2) * 12
            if least is not None and most is not None:
                colour = SERIES[series % len(SERIES)]
                parts.append(_line(x(max(low, least)), y, x(min(high, most)), y, colour))
            said = f"{label}, {name}: {100 * mean:.1f} %"
            parts.append(_dot(x(min(high, max(low, mean))), y, series, said))
    parts += _legend(names, bottom + BOTTOM)
    return _svg(bottom + BOTTOM + 8, title, *parts)


def histogram(title: str, values: Sequence[float], marks: Mapping[str, float], unit: str) -> Markup:
    """How often values of each size occur, with marked ones (quantiles)."""
    low, high = min(values), max(values)
    bins = [0] * min(24, max(1, len(set(values))))
    width = (high - low) or 1.0
    for value in values:
        bins[min(len(bins) - 1, int((value - low) / width * len(bins)))] += 1
    x, bottom, tallest = _across(0, len(bins), (50, WIDTH - RIGHT)), 170.0, max(bins)
    parts = [
        Markup('<rect x="{:.1f}" y="{:.1f}" width="{:.1f}" height="{:.1f}" fill="{}"/>').format(
            x(i) + 1,
            bottom - 140 * n / tallest,
            max(1.0, x(1) - x(0) - 2),
            140 * n / tallest,
            SERIES[0],
        )
        for i, n in enumerate(bins)
    ]
    parts.append(_line(50, bottom, WIDTH - RIGHT, bottom))
    parts += [_text(44, bottom - 132, f"{tallest:,}", "end"), _text(44, bottom, "0", "end")]
    for value, anchor, at in ((low, "start", 50.0), (high, "end", float(WIDTH - RIGHT))):
        parts.append(_text(at, bottom + 16, f"{value:,.0f} {unit}", anchor))
    for i, (name, value) in enumerate(marks.items()):
        at = x((value - low) / width * len(bins))
        parts += [
            _line(at, 12, at, bottom, SERIES[1]),
            _text(min(at + 4, WIDTH - 110), 22 + 14 * i, f"{name} {value:,.0f} {unit}"),
        ]
    return _svg(bottom + 24, title, *parts)


def scatter(
    title: str, points: Sequence[tuple[str, float, float]], across: str, up: str
) -> Markup:  # fmt: skip
    """Two shares against each other, each point labelled."""
    x, y = _across(0, 1, (60, WIDTH - 120)), _across(0, 1, (260, 20))
    parts = []
    for step in range(5):
        value = step / 4
        parts += [
            _line(x(value), 20, x(value), 260),
            _line(60, y(value), WIDTH - 120, y(value)),
            _text(x(value), 276, f"{100 * value:.0f} %", "middle"),
            _text(54, y(value) + 4, f"{100 * value:.0f} %", "end"),
        ]
    parts += [_text((WIDTH - 60) / 2, 296, across, "middle"), _text(60, 12, up)]
    taken: list[tuple[float, float]] = []
    for label, right, high in sorted(points, key=lambda p: -p[2]):
        said = f"{label}: {across} {100 * right:.0f} %, {up} {100 * high:.0f} %"
        parts.append(_dot(x(right), y(high), 0, said))
        at = y(high) + 4
        while any(abs(at - other) < 13 and abs(x(right) - x0) < 110 for x0, other in taken):
            at += 13
        taken.append((x(right), at))
        parts.append(_text(x(right) + 9, at, _cut(label)))
    return _svg(304, title, *parts)


def curves(title: str, series: Mapping[str, Sequence[tuple[float, Point]]], across: str) -> Markup:
    """Shares over a quantity, a line for each series, with intervals."""
    quantities = [at for points in series.values() for at, _ in points]
    means = [v for points in series.values() for _, p in points for v in p if v is not None]
    floor = max(0.0, 0.1 * int(10 * min(means)))
    x = _across(min(quantities), max(quantities), (70, WIDTH - RIGHT - 20))
    y = _across(floor, 1, (210, 20))
    parts = []
    for step in range(5):
        value = floor + (1 - floor) * step / 4
        parts += [
            _line(60, y(value), WIDTH - RIGHT, y(value)),
            _text(54, y(value) + 4, f"{100 * value:.0f} %", "end"),
        ]
    end = 0.0  # of the label before; one that would touch it is left out
    for at in sorted(set(quantities)):
        half = 4.0 * len(f"{at:,.0f}")
        if x(at) - half >= end:
            parts.append(_text(x(at), 228, f"{at:,.0f}", "middle"))
            end = x(at) + half
    parts.append(_text(WIDTH / 2, 246, across, "middle"))
    for i, (name, points) in enumerate(series.items()):
        colour = SERIES[i % len(SERIES)]
        path = " ".join(f"{x(at) + 3 * i:.1f},{y(p[0]):.1f}" for at, p in points)
        parts.append(Markup('<polyline points="{}" fill="none" stroke="{}"/>').format(path, colour))
        for at, (mean, low, high) in points:
            here = x(at) + 3 * i
            if low is not None and high is not None:
                parts.append(_line(here, y(max(floor, low)), here, y(high), colour))
            parts.append(_dot(here, y(mean), i, f"{name} at {at:,.0f}: {100 * mean:.1f} %"))
    parts += _legend(list(series), 268)
    return _svg(276, title, *parts)


def _cut(label: str) -> str:
    return label if len(label) <= 24 else label[:23] + "…"
