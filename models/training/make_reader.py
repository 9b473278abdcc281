"""Make the plate reader from nothing: render, train, export, score.

    python make_reader.py --minutes 110

Every step resumes: what is already rendered or trained is kept. The renderer
runs beside the trainer, each in a process of one thread, which on a shared
machine is faster than two threads in one.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
import time
from pathlib import Path

from device import add_device_option
from reader.shards import CACHE, PICTURES, validation_path

_HERE = Path(__file__).resolve().parent
_SHARDS_TO_START = 6  # the trainer mixes as many
_ENVIRONMENT = os.environ | {"OMP_NUM_THREADS": "1", "OMP_WAIT_POLICY": "passive"}


def _command(module: str, *arguments: str) -> list[str]:
    return [sys.executable, "-m", module, *arguments]


def _run(module: str, *arguments: str) -> None:
    subprocess.run(_command(module, *arguments), cwd=_HERE, env=_ENVIRONMENT, check=True)


def _wait_for_shards(renderer: subprocess.Popen) -> None:
    def ready() -> bool:
        shards = len(list((CACHE / "plates").glob("shard-?????.npz")))
        return validation_path().exists() and shards >= _SHARDS_TO_START

    while not ready():
        if renderer.poll() not in (None, 0):
            raise SystemExit(f"reader.shards: expected it to render, it ended with code {renderer.returncode}")
        time.sleep(2)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--minutes", type=float, default=110, help="of training, on the wall clock")
    parser.add_argument("--shards", type=int, default=75, help="of 4,000 samples")
    parser.add_argument(
        "--pictures", type=Path, default=PICTURES, help="licensed and labelled pictures; may be missing"
    )
    add_device_option(parser)
    arguments = parser.parse_args()
    pictures = str(arguments.pictures.resolve())
    renderer = subprocess.Popen(
        _command("reader.shards", "--count", str(arguments.shards), "--pictures", pictures), cwd=_HERE, env=_ENVIRONMENT
    )
    try:
        _wait_for_shards(renderer)
        _run("reader.train", "--minutes", str(arguments.minutes), "--device", arguments.device)
    finally:
        renderer.terminate()
        renderer.wait()
    _run("reader.export")
    if arguments.pictures.exists():
        _run("cards", "reader", "--pictures", pictures)
    else:
        _run("reader.score_held_out")


if __name__ == "__main__":
    main()
