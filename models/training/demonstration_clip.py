"""Draws the clip that the demonstration plays: a street, seven cars, marks that were never issued.

    python demonstration_clip.py            (from models/training; needs ffmpeg)

Everything in it is drawn; no photograph is used. The age identifier 01 was never issued, so the
marks are nobody's. The clip begins and ends with an empty road, since it is played in a loop.
"""

import argparse
import json
import subprocess
from pathlib import Path

import cv2
import numpy as np

from clip.street import Street, draw_lamp_post, draw_tree
from clip.traffic import Car, Passing, draw_sprite
from clip.view import CREST_Z, HEIGHT, WIDTH
from render.vehicle import PAINTS, Shape

TO = Path(__file__).resolve().parents[2] / "agent" / "demonstration"
FPS, SECONDS, SPEED = 12, 21, 6.0  # frames a second, length, the camera's own speed in m/s
ONCOMING = 8.0  # m/s at which oncoming cars come nearer
SEED = 7
WIDTH_MIN = 50  # px: from here on a plate counts as shown


def shape(front: bool, paint: int, tall: bool, high_plate: bool, lamp: int, grille: int) -> Shape:
    height = 1.70 if tall else 1.50
    waist = height * 0.62
    plate = waist - 0.19 if high_plate else (0.42 if front else 0.46)
    return Shape(front, PAINTS[paint], 0.91 if tall else 0.89, height, waist,
                 0.69 if tall else 0.65, plate, lamp, grille)


def passings() -> list[Passing]:
    return [
        Passing(("CB01", "KTE"), 3.8, True, ONCOMING, shape(True, 5, False, False, 1, 0)),
        Passing(("LK01", "TES"), 5.9, False, SPEED, shape(False, 0, True, True, 2, 0)),
        Passing(("DM01", "VWX"), 7.9, True, ONCOMING, shape(True, 9, True, False, 0, 2)),
        Passing(("WY01", "RHD"), 10.4, False, SPEED, shape(False, 4, False, False, 0, 0)),
        Passing(("SN01", "EAG"), 12.4, True, ONCOMING, shape(True, 1, False, False, 2, 1)),
        Passing(("NH01", "FGL"), 15.2, False, SPEED, shape(False, 8, False, True, 1, 0)),
        Passing(("CV01", "CUD"), 17.6, True, ONCOMING, shape(True, 2, True, False, 1, 2)),
    ]


class Clip:
    """Draws any frame of the clip."""

    def __init__(self, rng: np.random.Generator):
        self.street = Street(rng)
        self.cars = [Car(passing, rng) for passing in passings()]
        self.trees = [draw_tree(700, rng) for _ in range(5)]
        reach = SECONDS * SPEED + 2.2 * CREST_Z
        self.standing = [(side * (7.2 + rng.uniform(0, 5)), z + rng.uniform(-2, 2),
                          rng.uniform(4.5, 8), int(rng.integers(5)))
                         for z in np.arange(4, reach, 6.5) for side in (-1, 1)]
        self.lamps = [(side * 3.9, z + (9 if side > 0 else 0)) for z in np.arange(10, reach, 20)
                      for side in (-1, 1)]
        self.grain = rng.standard_normal((HEIGHT + 64, WIDTH + 64, 1)).astype(np.float32)

    def frame(self, index: int) -> np.ndarray:
        """(720, 1280, 3) uint8 RGB."""
        seconds, travelled = index / FPS, index / FPS * SPEED
        picture = self.street.behind.copy()
        self._things(picture, seconds, travelled, beyond=True)
        self._trees(picture, travelled)
        self.street.draw_road(picture, travelled)
        self.street.draw_walls(picture, travelled)
        self._things(picture, seconds, travelled, beyond=False)
        dx, dy = (index * 37) % 64, (index * 23) % 64
        picture += self.grain[dy:dy + HEIGHT, dx:dx + WIDTH] * 0.8
        return np.clip(picture, 0, 255).astype(np.uint8)

    def _trees(self, picture: np.ndarray, travelled: float) -> None:
        for x, z, metres, kind in sorted(self.standing, key=lambda tree: -tree[1]):
            if 2.5 < z - travelled < 2.2 * CREST_Z:
                draw_sprite(picture, *self.trees[kind], x, z - travelled, metres)

    def _things(self, picture: np.ndarray, seconds: float, travelled: float, beyond: bool) -> None:
        """Cars and lamps, the farthest first, on one side of the crest."""
        things = [(car.passing.z(seconds), car) for car in self.cars]
        things += [(z - travelled, x) for x, z in self.lamps if 2 < z - travelled < 2 * CREST_Z]
        for z, thing in sorted(things, key=lambda item: -item[0]):
            if (z > CREST_Z) != beyond:
                continue
            if isinstance(thing, Car):
                thing.draw(picture, seconds)
            else:
                draw_lamp_post(picture, thing, z)


def shown(car: Car) -> dict:
    """When a plate is at least WIDTH_MIN px wide and whole in the frame."""
    times = []
    for index in range(FPS * SECONDS):
        box = car.plate_box(index / FPS)
        inside = (box >= 0).all() and (box <= (WIDTH, HEIGHT)).all()
        if inside and np.ptp(box[:, 0]) >= WIDTH_MIN and car.passing.z(index / FPS) > 1:
            times.append(index / FPS)
    return {"vrm": car.passing.vrm, "firstSeconds": round(times[0], 2),
            "lastSeconds": round(times[-1], 2)}


def write(clip: Clip, path: Path) -> None:
    command = ["ffmpeg", "-y", "-loglevel", "error", "-f", "rawvideo", "-pix_fmt", "rgb24",
               "-s", f"{WIDTH}x{HEIGHT}", "-r", str(FPS), "-i", "-", "-an", "-c:v", "libx264",
               "-preset", "medium", "-crf", "29", "-pix_fmt", "yuv420p", "-movflags", "+faststart",
               "-g", str(2 * FPS), str(path)]
    encoder = subprocess.Popen(command, stdin=subprocess.PIPE)
    for index in range(FPS * SECONDS):
        encoder.stdin.write(clip.frame(index).tobytes())
    encoder.stdin.close()
    if encoder.wait():
        raise RuntimeError(f"expected ffmpeg to write {path}, it ended with {encoder.returncode}")


def main() -> None:
    parser = argparse.ArgumentParser(description="Draw the demonstration clip.")
    parser.add_argument("--frame", type=int, help="write only this frame, as frame.png")
    options = parser.parse_args()
    cv2.setNumThreads(1)
    clip = Clip(np.random.default_rng(SEED))
    TO.mkdir(parents=True, exist_ok=True)
    if options.frame is not None:
        cv2.imwrite("frame.png", clip.frame(options.frame)[:, :, ::-1])
        return
    write(clip, TO / "clip.mp4")
    facts = {"fps": FPS, "passings": [shown(car) for car in clip.cars]}
    (TO / "clip.json").write_text(json.dumps(facts, indent=2) + "\n")


if __name__ == "__main__":
    main()
