#!/usr/bin/env python3
"""Draws the pictures of the documents, each for a light and for a dark page: ./draw.py

failover.csv is a recording of two nodes in one process, one message each 10 ms with sendSync, pings every 50 ms with a
timeout of 200 ms, link 0 cut in both directions and put together again; the columns are milliseconds from the start.
"""
import csv
import pathlib

HERE = pathlib.Path(__file__).parent
LIGHT = dict(text="#1f2328", muted="#59636e", fill="#f6f8fa", line="#afb8c1", first="#0969da", second="#1a7f37",
             lost="#cf222e", own="#8250df", band="#eef1f4")
DARK = dict(text="#f0f6fc", muted="#a4adb7", fill="#161b22", line="#565e68", first="#58a6ff", second="#3fb950",
            lost="#ff7b72", own="#d2a8ff", band="#1c232b")


class Svg:
    def __init__(self, width, height, title, colors):
        self.c = colors
        self.parts = [
            f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" width="{width}" height="{height}" '
            f'role="img" font-family="system-ui, -apple-system, Segoe UI, Helvetica, Arial, sans-serif" font-size="13">',
            f"<title>{title}</title>"]

    def text(self, x, y, text, color="text", anchor="start", size=13, weight="normal", mono=False):
        family = ' font-family="ui-monospace, Menlo, Consolas, monospace"' if mono else ""
        self.parts.append(f'<text x="{x:g}" y="{y:g}" fill="{self.c[color]}" text-anchor="{anchor}" font-size="{size}" '
                          f'font-weight="{weight}"{family}>{text}</text>')

    def box(self, x, y, width, height, stroke="line", fill="fill", dash="", radius=8, stroke_width=1.3):
        dashes = f' stroke-dasharray="{dash}"' if dash else ""
        inside = self.c[fill] if fill in self.c else fill
        self.parts.append(f'<rect x="{x:g}" y="{y:g}" width="{width:g}" height="{height:g}" rx="{radius}" '
                          f'fill="{inside}" stroke="{self.c[stroke]}" stroke-width="{stroke_width}"{dashes}/>')

    def bar(self, x, y, width, height, color, opacity=1.0):
        self.parts.append(f'<rect x="{x:.1f}" y="{y:g}" width="{width:.1f}" height="{height:g}" '
                          f'fill="{self.c[color]}" fill-opacity="{opacity}"/>')

    def line(self, x1, y1, x2, y2, color="line", width=1.3, dash="", arrow=False, both=False):
        dashes = f' stroke-dasharray="{dash}"' if dash else ""
        self.parts.append(f'<line x1="{x1:g}" y1="{y1:g}" x2="{x2:g}" y2="{y2:g}" stroke="{self.c[color]}" '
                          f'stroke-width="{width}"{dashes}/>')
        for end, x, y, ox, oy in ((arrow or both, x2, y2, x1, y1), (both, x1, y1, x2, y2)):
            if end:
                self.head(x, y, ox, oy, color)

    def head(self, x, y, from_x, from_y, color):
        length = ((x - from_x) ** 2 + (y - from_y) ** 2) ** 0.5
        dx, dy = (x - from_x) / length, (y - from_y) / length
        bx, by = x - 8 * dx, y - 8 * dy
        self.parts.append(f'<polygon fill="{self.c[color]}" points="{x:.1f},{y:.1f} {bx - 4 * dy:.1f},{by + 4 * dx:.1f} '
                          f'{bx + 4 * dy:.1f},{by - 4 * dx:.1f}"/>')

    def save(self, name):
        (HERE / name).write_text("\n".join(self.parts) + "\n</svg>\n")


def failover(colors, name):
    with open(HERE / "failover.csv", newline="") as file:
        rows = list(csv.DictReader(file))
    at = {row["what"]: float(row["ms"]) for row in rows if row["kind"] == "event"}
    messages = [(float(row["ms"]), row["what"]) for row in rows if row["kind"] == "message" and float(row["ms"]) >= 0]
    end = max(ms for ms, _ in messages) + 10
    left, right, scale = 86, 30, 0.0
    width = 860
    scale = (width - left - right) / end

    def x(ms):
        return left + ms * scale

    lost = sum(1 for _, what in messages if what == "lost")
    svg = Svg(width, 300, "Fail-over: link 0 is cut, messages go on over link 1, and return when it is repaired", colors)
    svg.text(left, 22, "A message each 10 ms. Link 0 is cut, and nobody is told.", weight="600", size=15)
    first, second, height = 84, 172, 46
    for y, label, sub in ((first, "link 0", "preferred"), (second, "link 1", "spare")):
        svg.text(left - 12, y + 20, label, anchor="end", weight="600", size=14)
        svg.text(left - 12, y + 36, sub, "muted", anchor="end", size=11.5)
        svg.bar(x(0), y, x(end) - x(0), height, "band")
    svg.bar(x(at["cut"]), first, x(at["restored"]) - x(at["cut"]), height, "lost", 0.13)
    for ms, what in messages:
        color = {"0": "first", "1": "second", "lost": "lost"}[what]
        y = second if what == "1" else first
        inset = 15 if what == "lost" else 5
        svg.bar(x(ms) - 1, y + inset, 2, height - 2 * inset, color)
    marks = [("cut", "cut"), ("down", f"down after {at['down'] - at['cut']:.0f} ms"),
             ("restored", "repaired"), ("up", f"up again after {at['up'] - at['restored']:.0f} ms")]
    for event, label in marks:
        svg.line(x(at[event]), 56, x(at[event]), second + height + 8, "text", 1.2, "4 3")
        svg.text(x(at[event]) + 6, 64, label, size=12.5)
    svg.text(x((at["down"] + at["restored"]) / 2), first + 28, "no packet passes", "lost", "middle", 12.5)
    axis = second + height + 22
    for ms in range(0, int(end), 250):
        svg.text(x(ms), axis, f"{ms} ms" if ms else "0", "muted", "middle", 11.5)
    y = axis + 28
    ticks = [("first", "delivered over link 0"), ("second", "delivered over link 1")]
    at_x = left
    for color, label in ticks:
        svg.bar(at_x, y - 11, 3, 13, color)
        svg.text(at_x + 10, y, label, size=12.5)
        at_x += 175
    svg.bar(at_x, y - 8, 3, 7, "lost")
    svg.text(at_x + 10, y, f"lost: {lost} of {len(messages)}, none after link 0 was found to be down", size=12.5)
    svg.save(name)


def parts(colors, name):
    svg = Svg(860, 470, "Two nodes with two links, and the pipeline of one link", colors)
    for left, node, other in ((20, 1, 2), (600, 2, 1)):
        svg.box(left, 14, 240, 206)
        svg.text(left + 14, 36, f"node {node}", weight="600", size=15)
        svg.text(left + 226, 36, "a KnetHandle", "muted", "end", 12)
        svg.box(left + 14, 48, 212, 30, fill="band")
        svg.text(left + 120, 68, "data channels 0 to 31", anchor="middle")
        svg.line(left + 120, 78, left + 120, 94, width=2)
        svg.box(left + 14, 94, 212, 30, fill="band")
        svg.text(left + 120, 114, "filter: to which nodes", anchor="middle", size=12.5)
        svg.line(left + 120, 124, left + 120, 140, width=2)
        svg.box(left + 14, 140, 212, 68, fill="band")
        edge = left + 26 if node == 1 else left + 214
        anchor = "start" if node == 1 else "end"
        svg.text(edge, 162, f"host {other}: reachable,", anchor=anchor, weight="600")
        svg.text(edge, 180, "policy PASSIVE, ACTIVE", anchor=anchor, size=12.5)
        svg.text(edge, 197, "or round robin", anchor=anchor, size=12.5)
    for y, link, color, label in ((158, 0, "first", "link 0: one network"), (193, 1, "second", "link 1: another network")):
        svg.line(246, y, 614, y, color, 2.6, both=True)
        svg.text(430, y - 7, label, color, "middle", 13, "600")
    svg.text(430, 60, "UDP, sealed with AES and HMAC,", anchor="middle")
    svg.text(430, 78, "byte for byte as libknet's", anchor="middle")
    svg.text(430, 110, "each link is a Netty channel", "muted", "middle", 12.5)
    svg.text(430, 127, "and pings its peer", "muted", "middle", 12.5)

    svg.line(400, 196, 36, 268, "second", 1.2, "4 4")
    svg.line(460, 196, 824, 268, "second", 1.2, "4 4")
    svg.box(20, 268, 820, 186, stroke="second", dash="4 4", fill="none")
    svg.text(36, 292, "the pipeline of one link", weight="600", size=15)
    svg.text(824, 292, "names in LinkHandlers", "muted", "end", 12)
    handlers = [("socket", ["datagrams,", "trains"]), ("crypto", ["opens,", "seals"]), ("guard", ["whose", "is it?"]),
                ("heartbeat", ["pings, pongs,", "probes"]), ("framing", ["cuts, joins,", "no duplicates"]),
                ("compression", ["packs,", "expands"]), ("yours", ["where you", "like"]),
                ("delivery", ["filter,", "channel"])]
    width, gap, y = 90, 10.2, 330
    svg.text(36, 316, "received", "muted", size=12)
    svg.line(92, 312, 824, 312, "muted", 1.2, arrow=True)
    for index, (handler, lines) in enumerate(handlers):
        x = 34 + index * (width + gap)
        own = handler == "yours"
        svg.box(x, y, width, 72, stroke="own" if own else "line", dash="4 3" if own else "", fill="band")
        svg.text(x + width / 2, y + 22, handler, "own" if own else "text", "middle", 11.8, "600", mono=True)
        for row, line in enumerate(lines):
            svg.text(x + width / 2, y + 42 + 16 * row, line, "muted", "middle", 12)
    svg.line(772, 420, 36, 420, "muted", 1.2, arrow=True)
    svg.text(824, 424, "sent", "muted", "end", 12)
    svg.text(36, 444, "Packets on the left are sealed, between crypto and framing in clear, on the right there are whole messages.",
             "muted", size=12)
    svg.save(name)


for palette, suffix in ((LIGHT, ""), (DARK, "-dark")):
    failover(palette, f"failover{suffix}.svg")
    parts(palette, f"parts{suffix}.svg")
