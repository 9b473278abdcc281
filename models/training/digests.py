"""Digests of the picture sets that the models are trained and scored on, so that a card can name them exactly.

    python digests.py reader

A set's digest is the sha256 over its files by name in the order of their code points: the name below the set,
as UTF-8, a zero byte, the file's length as eight bytes (big-endian), and its bytes.
"""

from __future__ import annotations

import argparse
import hashlib
from pathlib import Path

from pictures import DATA, HALVED_VIDEOS, LABELLED
from reader import nonplates, score

# By model; folders, or single files.
TRAINED_ON = {
    "reader": nonplates.TRAINING_SETS,
    "detector": (*LABELLED, "scenes/uk_tfl_jamcam", "scenes/us_carnd", "video/tfl_jamcam", *HALVED_VIDEOS),
}
SCORED_ON = {"reader": score.SETS, "detector": tuple(name for name in score.SETS if name.startswith("check/"))}


def digest(path: Path) -> tuple[str, int]:
    """The sha256 of a set, and how many files it has; refuses an empty one."""
    files = [path] if path.is_file() else sorted(p for p in path.rglob("*") if p.is_file())
    if not files:
        raise SystemExit(f"{path}: expected a set of pictures, found no file")
    names = {(file.name if file == path else file.relative_to(path).as_posix()): file for file in files}
    running = hashlib.sha256()
    for name in sorted(names):
        content = names[name].read_bytes()
        running.update(name.encode() + b"\0" + len(content).to_bytes(8, "big") + content)
    return running.hexdigest(), len(files)


def markdown_digests(model: str, data: Path) -> str:
    """model: reader or detector."""
    rows = ["| set | used for | files | sha256 |", "| --- | --- | --- | --- |"]
    for use, names in (("training, a part kept from it", TRAINED_ON[model]), ("scores only", SCORED_ON[model])):
        for name in names:
            sha256, files = digest(data / name)
            rows.append(f"| {name} | {use} | {files} | `{sha256}` |")
    return "\n".join(rows)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("model", choices=tuple(TRAINED_ON))
    parser.add_argument("--pictures", type=Path, default=DATA)
    options = parser.parse_args()
    print(markdown_digests(options.model, options.pictures))


if __name__ == "__main__":
    main()
