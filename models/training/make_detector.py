"""The plate detector from nothing to its scores, in one command.

    python make_detector.py --minutes 100

Mines hard negatives with the model that is in its place, renders into ~/.cache/barcud/scenes while it
trains beside it, then exports to models/plate-detector and scores that. What was broken off goes on
where it was; empty ~/.cache/barcud to begin anew.
"""

import argparse
import os
import subprocess
import sys
from pathlib import Path

from device import add_device_option
from detector.samples import HARD
from detector.shards import CACHE, CLOSE_UPS_A_SHARD, shard_shape
from detector.train import FOLDER
from pictures import DATA

HERE = Path(__file__).resolve().parent
ENVIRONMENT = os.environ | {"OMP_NUM_THREADS": "1", "OMP_WAIT_POLICY": "passive"}
FIRST_SHARDS = 10  # of each kind, to be there before the training starts


def module(name: str, *arguments: str) -> list[str]:
    return [sys.executable, "-m", name, *arguments]


def main() -> None:
    parser = argparse.ArgumentParser(description="Render, train, export and score the detector.")
    parser.add_argument("--pictures", type=Path, default=DATA)
    parser.add_argument("--crops", type=int, default=200_000)
    parser.add_argument("--close-ups", type=int, default=70_000)
    parser.add_argument("--minutes", type=float, default=100)
    parser.add_argument("--images", type=int, default=700_000)
    add_device_option(parser)
    options = parser.parse_args()
    pictures = ("--pictures", str(options.pictures))

    def run(*command: str) -> None:
        subprocess.run(command, cwd=HERE, env=ENVIRONMENT, check=True)

    def shards(crops: int, *kind: str) -> list[str]:
        return module("detector.shards", "--crops", str(crops), *kind, *pictures)

    run(sys.executable, "pictures.py", *pictures)
    if not HARD.exists():
        run(*module("detector.mine", *pictures))
    run(*shards(sum(shard_shape(index)[1] for index in range(FIRST_SHARDS))))
    run(*shards(FIRST_SHARDS * CLOSE_UPS_A_SHARD, "--close-ups"))
    renderers = [subprocess.Popen(command, cwd=HERE, env=ENVIRONMENT)
                 for command in (shards(options.crops), shards(options.close_ups, "--close-ups"))]
    try:
        run(*module("detector.train", "--minutes", str(options.minutes),
                    "--images", str(options.images), "--shards", str(CACHE), "--device", options.device, *pictures))
    finally:
        for renderer in renderers:
            renderer.terminate()
        for renderer in renderers:
            renderer.wait()
    run(*module("detector.export", "--weights", str(FOLDER / "checkpoint.pt"), *pictures))
    run(*module("cards", "detector", *pictures))


if __name__ == "__main__":
    main()
