"""Survivors that are accepted, with the reason: a file of keys, each followed by an indented reason."""

import os


class FormatError(Exception):
    pass


def read(path):
    """The reasons by key."""
    reasons, key = {}, None
    if not os.path.exists(path):
        return reasons
    with open(path, encoding="utf-8") as file:
        for number, line in enumerate(file, 1):
            text = line.strip()
            if not text or text.startswith("#"):
                continue
            if not line[0].isspace():
                key = text
                reasons[key] = ""
            elif key is None:
                raise FormatError(f"{path}:{number}: a reason without a mutant")
            else:
                reasons[key] = (reasons[key] + " " + text).strip()
    for key, reason in reasons.items():
        if not reason:
            raise FormatError(f"{path}: no reason for {key}")
    return reasons
