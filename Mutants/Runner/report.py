"""What a run says at its end."""

NOTICED = ("killed", "timed out")
SURVIVED = ("survived", "not covered")


def text(mutants, reasons, asked_everything):
    """The report, and whether nothing survived but what is accepted."""
    survivors = [mutant for mutant in mutants if mutant.outcome in SURVIVED]
    accepted = [mutant for mutant in survivors if mutant.key in reasons]
    others = [mutant for mutant in survivors if mutant.key not in reasons]
    lines = []
    if others:
        lines += ["", "Survivors:"]
        for mutant in others:
            lines += shown(mutant)
    if accepted:
        lines += ["", "Accepted survivors:"]
        for mutant in accepted:
            lines += [*shown(mutant), f"    because:  {reasons[mutant.key]}"]
    stale = unused(mutants, reasons) if asked_everything else []
    if stale:
        lines += ["", "Accepted, but gone or killed; remove these from the file:", *[f"  {key}" for key in stale]]
    lines += ["", *table(mutants, reasons)]
    return "\n".join(lines), not others


def unaccepted(mutants, reasons):
    """The keys of the survivors that are not accepted."""
    return [mutant.key for mutant in mutants if mutant.outcome in SURVIVED and mutant.key not in reasons]


def shown(mutant):
    note = " (no test reaches it)" if mutant.outcome == "not covered" else ""
    return [
        f"  {mutant.file}:{mutant.line}: {mutant.kind} in {mutant.declaration}{note}",
        f"    before:   {mutant.before}",
        f"    after:    {mutant.after}",
    ]


def unused(mutants, reasons):
    """Keys of files that were tried whole which no survivor has."""
    files = {mutant.file for mutant in mutants}
    used = {mutant.key for mutant in mutants if mutant.outcome in SURVIVED}
    return sorted(key for key in reasons if key.split(":")[0] in files and key not in used)


def table(mutants, reasons):
    """Numbers for each file, and in all."""
    rows = [("", "mutants", "killed", "timed out", "survived", "accepted", "not compiled", "score")]
    files = sorted({mutant.file for mutant in mutants})
    rows += [row(file, [mutant for mutant in mutants if mutant.file == file], reasons) for file in files]
    rows.append(row("all", mutants, reasons))
    widths = [max(len(row[column]) for row in rows) for column in range(len(rows[0]))]
    return [
        "  ".join([row[0].ljust(widths[0])] + [cell.rjust(width) for cell, width in zip(row[1:], widths[1:])]).rstrip()
        for row in rows
    ]


def row(name, mutants, reasons):
    def count(*outcomes):
        return sum(mutant.outcome in outcomes for mutant in mutants)

    accepted = sum(mutant.outcome in SURVIVED and mutant.key in reasons for mutant in mutants)
    survived = count(*SURVIVED) - accepted
    noticed = count(*NOTICED)
    tried = noticed + survived
    score = f"{100 * noticed / tried:.0f} %" if tried else "-"
    numbers = (len(mutants), count("killed"), count("timed out"), survived, accepted, count("not compiled"))
    return (name, *map(str, numbers), score)
