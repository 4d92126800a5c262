"""The loads as a picture: bars of messages a second, a panel for each load, readable on light and on dark."""

from xml.sax.saxutils import escape

import turns

WIDTH, LABELS, FIGURES, BAR, GAP, TITLE = 760, 170, 150, 18, 6, 34
# Where nobody says whether it is light or dark, tones that both can show.
STYLE = """
  text { font: 13px system-ui, sans-serif; fill: #737b84 }
  .title { font-weight: 600 }
  .ours { fill: #2f81f7 }
  .other { fill: #848d97 }
  @media (prefers-color-scheme: light) {
    text { fill: #1f2328 }
    .figure { fill: #59636e }
  }
  @media (prefers-color-scheme: dark) {
    text { fill: #f0f6fc }
    .figure { fill: #9198a1 }
  }
"""
CONNECTIONS = {"each": "a connection per message", "kept": "one connection for many messages"}
WAYS = {
    "plain": "no TLS", "plain-own": "no TLS, own generator", "starttls": "STARTTLS, full handshakes", "starttls-resumed": "STARTTLS, resumed sessions",
    "tls": "implicit TLS, full handshakes", "tls-resumed": "implicit TLS, resumed sessions", "pipelined": "pipelined", "bdat": "BDAT",
}


def title(name):
    connection, size, sessions, way = name.split("-", 3)
    size = size.replace("k", " KB").replace("m", " MB")
    return f"{CONNECTIONS[connection]}, {size}, {sessions} {'session' if sessions == '1' else 'sessions'}, {WAYS[way]}"


def draw(results):
    """All loads that several servers had, messages a second, medians."""
    parts, top = [], 0
    for name, found in results["loads"].items():
        if len(found) < 2:
            continue
        figures = {server: turns.median(rounds, "messagesPerSecond") for server, rounds in found.items()}
        most, base = max(figures.values()), found.get("smtp-sink")
        parts.append(text(0, top + 22, title(name)[0].upper() + title(name)[1:], "title"))
        top += TITLE
        for server, figure in figures.items():
            length = max(1, (WIDTH - LABELS - FIGURES) * figure / most)
            kind = "ours" if server.startswith("letterlock") else "other"
            label = f"{figure:,.0f}/s" + (f" · {turns.ratio(found[server], base):.2f}" if base else "")
            parts.append(text(LABELS - 10, top + BAR - 5, server, "name", ' text-anchor="end"'))
            parts.append(f'<rect x="{LABELS}" y="{top}" width="{length:.1f}" height="{BAR}" rx="2" class="{kind}"/>')
            parts.append(text(LABELS + length + 8, top + BAR - 5, label, "figure"))
            top += BAR + GAP
        top += GAP
    description = "Messages a second; the second figure is the ratio to smtp-sink in the same run."
    parts.append(text(0, top + 18, description, "figure"))
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {top + 30}" width="{WIDTH}" role="img" '
        f'aria-label="{escape(description)}">\n<style>{STYLE}</style>\n' + "\n".join(parts) + "\n</svg>\n"
    )


def text(x, y, content, kind, more=""):
    return f'<text x="{x:.1f}" y="{y}" class="{kind}"{more}>{escape(content)}</text>'
