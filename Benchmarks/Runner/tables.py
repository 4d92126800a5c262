"""The results as tables: for the terminal and, with bars between the cells, for a page of Markdown."""

from turns import median, ratio, spread


def goals(judged):
    rows = [("what must be reached", "bound", "measured", "")]
    for goal in judged:
        bound = ("≥ " if goal["atLeast"] else "< ") + f"{goal['bound']:g} {goal['unit']}".strip()
        value = "—" if goal["value"] is None else f"{goal['value']:.{goal['digits']}f} {goal['unit']}".strip()
        verdict = {None: "not measured", True: "reached", False: "not reached"}[goal["reached"]]
        rows.append((goal["goal"], bound, value, verdict))
    return rows


def loads(results):
    rows = [("load", "server", "messages/s", "spread", "MB/s", "to smtp-sink", "CPU/message", "median", "99 %")]
    for name, servers in results["loads"].items():
        for server, rounds in servers.items():
            base = servers.get("smtp-sink")
            rows.append((
                name, server, number(median(rounds, "messagesPerSecond")), f"{100 * spread(rounds):.0f} %",
                number(median(rounds, "bytesPerSecond"), "", 1e6), number(ratio(rounds, base) if base else None, digits=2),
                number(median(rounds, "serverMicrosecondsPerMessage"), " µs"),
                number(median(rounds, "latencyMedianMilliseconds"), " ms", digits=1),
                number(median(rounds, "latency99PercentMilliseconds"), " ms", digits=1),
            ))
    return rows


def measures(results):
    return [("measure", "value"), *flat(results["measures"])]


def flat(values, path=""):
    for key, value in values.items():
        name = f"{path} {key}".strip()
        if isinstance(value, dict):
            yield from flat(value, name)
        else:
            yield name, f"{value:,.2f}" if isinstance(value, float) else f"{value:,}"


def number(value, unit="", scale=1, digits=0):
    return "" if value is None else f"{value / scale:,.{digits}f}{unit}"


def text(rows):
    """Columns of the same width; the first two to the left, the rest to the right."""
    widths = [max(len(row[index]) for row in rows) for index in range(len(rows[0]))]
    return "\n".join(
        "  ".join(cell.ljust(width) if index < 2 else cell.rjust(width) for index, (cell, width) in enumerate(zip(row, widths))).rstrip()
        for row in rows
    )


def markdown(rows):
    lines = ["| " + " | ".join(row) + " |" for row in rows]
    lines.insert(1, "|" + "---|" * len(rows[0]))
    return "\n".join(lines)
