"""Builds the mutated tree, and leaves out the mutants that do not compile."""

import os
import re
import subprocess


class BuildError(Exception):
    pass


#: A switch that cannot be built without some of the mutants after so many attempts is not worth more.
ROUNDS = 25


def swift(copy, *options):
    """Output of swift build, and whether it succeeded."""
    command = [os.environ.get("SWIFT", "swift"), "build", "--package-path", copy, *options]
    environment = dict(os.environ, SWIFT_DETERMINISTIC_HASHING="1")
    done = subprocess.run(
        command, cwd=copy, env=environment, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT
    )
    return done.stdout.decode(errors="replace"), done.returncode == 0


def build(copy, write, modules, without, say):
    """Builds until only mutants are left that compile. `write(without)` writes the files and gives all mutants.

    `without` are the numbers of mutants that are known not to compile. Gives the mutants, and those numbers and the
    others that do not compile.
    """
    without = set(without)
    all_mutants = write(without)
    # A module alone is quicker to check than everything that depends on it, and what is wrong is in the module.
    for options in [("--target", module) for module in modules] + [("--build-tests",)]:
        for attempt in range(ROUNDS):
            output, succeeded = swift(copy, *options)
            if succeeded:
                break
            wrong = blamed(output, copy, [mutant for mutant in all_mutants if mutant.number not in without])
            if not wrong:
                raise BuildError(f"the build fails, and not for a mutant:\n{tail(output)}")
            without |= wrong
            say(f"{' '.join(options)}: {len(wrong)} mutants do not compile")
            all_mutants = write(without)
        else:
            raise BuildError(f"the build still fails after {ROUNDS} attempts:\n{tail(output)}")
    return all_mutants, without


def tail(output):
    errors = [line for line in output.splitlines() if "error:" in line]
    return "\n".join(errors[:20] or output.splitlines()[-20:])


def blamed(output, copy, candidates):
    """The numbers of the mutants that the errors of a build are put down to."""
    wrong = set()
    for file, line, column in errors(output):
        name = os.path.relpath(file, os.path.realpath(copy)) if os.path.isabs(file) else file
        name = os.path.relpath(file, copy) if name.startswith("..") else name
        wrong |= at((line, column), [mutant for mutant in candidates if mutant.file == name and mutant.place])
    return wrong


def errors(output):
    found = re.findall(r"^(\S[^\n:]*\.swift):(\d+):(\d+): error:", output, re.MULTILINE)
    return {(file, int(line), int(column)) for file, line, column in found}


def at(place, candidates):
    """The mutants that an error at a place of a file is put down to.

    The innermost one around it goes first; the next build says whether those around that one are wrong too. An error
    outside of all mutants, such as a missing return, is put down to what leaves its declaration.
    """
    inside = [mutant for mutant in candidates if contains(mutant.place, place)]
    if inside:
        return {min(inside, key=lambda mutant: size(mutant.place)).number}
    near = [mutant for mutant in candidates if contains(mutant.around, place)]
    if near:
        smallest = min(size(mutant.around) for mutant in near)
        near = [mutant for mutant in near if size(mutant.around) == smallest]
        leaving = [mutant for mutant in near if mutant.kind in ("drop statement", "return early")]
        return {mutant.number for mutant in leaving or near}
    return {mutant.number for mutant in candidates}


def contains(span, place):
    return tuple(span[:2]) <= place <= tuple(span[2:])


def size(span):
    return (span[2] - span[0], span[3] - span[1] if span[2] == span[0] else span[3])
