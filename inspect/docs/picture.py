#!/usr/bin/env python3
"""Draws the output of a command, with its colors, as an SVG: picture.py 'TITLE' < OUTPUT > FILE.svg"""
import html
import re
import sys

COLORS = {"1": "font-weight='bold' fill='#ffffff'", "2": "fill='#8b949e'", "31": "fill='#ff7b72'", "32": "fill='#7ee787'", "33": "fill='#e3b341'"}
WIDTH, LINE, COLUMNS = 8.4, 18, 118

lines = ["$ " + sys.argv[1], *sys.stdin.read().rstrip("\n").split("\n")]
height = LINE * len(lines) + 28
print(f"<svg xmlns='http://www.w3.org/2000/svg' width='{COLUMNS * WIDTH + 24:.0f}' height='{height}' font-family='DejaVu Sans Mono, Menlo, Consolas, monospace' font-size='14'>")
print("<rect width='100%' height='100%' rx='8' fill='#0d1117'/>")
for number, line in enumerate(lines):
    shown, parts = 0, []
    for code, piece in re.findall(r"(?:\x1b\[(\d+)m)?([^\x1b]*)", line):
        piece = piece[: COLUMNS - shown]
        shown += len(piece)
        if piece:
            parts.append(f"<tspan {COLORS.get(code, '')}>{html.escape(piece)}</tspan>")
    print(f"<text x='12' y='{24 + LINE * number}' fill='#c9d1d9' xml:space='preserve'>{''.join(parts)}</text>")
print("</svg>")
