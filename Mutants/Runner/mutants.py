"""The mutants, and the tool that finds and writes them."""

import hashlib
import json
import os
import subprocess
from dataclasses import dataclass


@dataclass
class Mutant:
    number: int
    file: str
    line: int
    kind: str
    declaration: str
    before: str
    after: str
    #: Line and column of start and end in the mutated file; None where it is not in it.
    place: list | None = None
    around: list | None = None
    #: killed, timed out, survived, not covered or not compiled.
    outcome: str | None = None
    #: The suite that noticed.
    suite: str | None = None

    @property
    def key(self):
        """What identifies a mutant after lines have moved."""
        return f"{self.file}: {self.declaration}: {self.kind}: {self.before} -> {self.after}".strip()


class Writer:
    """Finds the mutants of some files, and writes them."""

    def __init__(self, tool, root, files, lines):
        self.tool = tool
        self.root = root
        self.files = files
        self.lines = lines
        self.defaults = None

    def find(self, scratch):
        """All mutants of the files."""
        return self.ask(os.path.join(scratch, "listing"), ())[0]

    def write(self, copy, without):
        """Writes all mutants into the copy, but those without; gives all."""
        found, name, text = self.ask(copy, without)
        for module in modules_of(self.files):
            path = os.path.join(copy, "Sources", module, name)
            if not os.path.exists(path) or read(path) != text:
                with open(path, "w", encoding="utf-8") as file:
                    file.write(text)
        return found

    def ask(self, target, without):
        for file in self.files:
            os.makedirs(os.path.dirname(os.path.join(target, file)), exist_ok=True)
        request = {
            "files": self.files, "source": self.root, "target": target, "declarations": self.declarations(),
            "defaults": self.defaults, "lines": self.lines, "without": sorted(without),
        }
        done = subprocess.run([self.tool], input=json.dumps(request).encode(), stdout=subprocess.PIPE, check=True)
        answer = json.loads(done.stdout)
        self.defaults = answer["defaults"]
        return [Mutant(**entry) for entry in answer["mutants"]], answer["switchName"], answer["switchText"]

    def declarations(self):
        """All Swift files of the product."""
        return sorted(
            os.path.relpath(os.path.join(folder, name), self.root)
            for folder, _, names in os.walk(os.path.join(self.root, "Sources")) for name in names if name.endswith(".swift")
        )


def read(path):
    with open(path, encoding="utf-8") as file:
        return file.read()


def modules_of(files):
    return sorted({name.split(os.sep)[1] for name in files})


class Memory:
    """Which mutants did not compile, as long as their files are the same: the next run does not try them again."""

    def __init__(self, root, path):
        self.root = root
        self.path = path
        self.files = json.loads(read(path)) if os.path.exists(path) else {}

    def recall(self, found):
        """The numbers of those of the mutants that did not compile."""
        known = {
            file: set(self.files.get(file, {}).get(self.digest(file), [])) for file in {mutant.file for mutant in found}
        }
        return {mutant.number for mutant in found if mutant.key in known[mutant.file]}

    def keep(self, found, without):
        for file in {mutant.file for mutant in found}:
            before = self.files.get(file, {}).get(self.digest(file), [])
            keys = {mutant.key for mutant in found if mutant.file == file and mutant.number in without}
            self.files[file] = {self.digest(file): sorted(keys.union(before))}
        with open(self.path, "w", encoding="utf-8") as file:
            json.dump(self.files, file)

    def digest(self, file):
        return hashlib.sha256(read(os.path.join(self.root, file)).encode()).hexdigest()
