"""The licensed pictures that the detector may see, and the part of them that it never sees.

All paths are relative to the data folder (`../shared/data` beside the repository unless told
otherwise). Pictures are handed out as full-range Rec. 601 luma, as the agent weighs it.

The rule of what is kept from training (written to `kept-from-training.json`):

* scenes/uk_tfl_jamcam: pictures jam_07 to jam_13; scenes/us_carnd: every second by name.
* video/tfl_jamcam: clips 7 to 13 by name; the other two negative videos: the second half in time.
* train/pl_2acholsk1: every third by name (given as places in the order of names, counted from 0,
  since the names are registrations).
* validation: every tenth of train/intl_openimages by name, and the last tenth of
  train/ro_robertlucian_night by name (its frames follow one another, so a block is kept).
* check/ is never trained on.
"""

import argparse
import json
from dataclasses import dataclass
from pathlib import Path

import cv2
import numpy as np

TRAINING = Path(__file__).resolve().parent
DATA = TRAINING.parents[2] / "shared" / "data"
KEPT_FILE = TRAINING / "kept-from-training.json"

LABELLED = ("train/intl_openimages", "train/ro_robertlucian_night", "train/pl_2acholsk1")
HALVED_VIDEOS = {"video/top_down_cars_intel.mp4": 15.08, "video/us_highway_carnd.mp4": 0.76}
FIRST_KEPT_CLIP = 7


@dataclass(frozen=True)
class Label:
    """One plate: corners (4, 2) in pixels, top left first, clockwise as the plate is written.
    `exact` is false where only an upright box is known."""

    corners: np.ndarray
    exact: bool
    text: str | None


@dataclass(frozen=True)
class Picture:
    path: str
    plates: tuple[Label, ...]


def luma(bgr: np.ndarray) -> np.ndarray:
    """(H, W, 3) BGR uint8 → (H, W) uint8, full-range Rec. 601, rounded."""
    return cv2.cvtColor(bgr, cv2.COLOR_BGR2GRAY)


def read_luma(path: Path) -> np.ndarray:
    bgr = cv2.imread(str(path), cv2.IMREAD_COLOR)
    if bgr is None:
        raise FileNotFoundError(f"expected a picture, got nothing readable at {path}")
    return luma(bgr)


def labelled(folder: str, data: Path = DATA) -> list[Picture]:
    """The pictures of one labelled folder, by name."""
    rows = [json.loads(line) for line in (data / folder / "labels.jsonl").read_text().splitlines()]
    pictures = [Picture(f"{folder}/{r['image']}", tuple(map(_label, r["plates"]))) for r in rows]
    return sorted(pictures, key=lambda picture: picture.path)


def _label(plate: dict) -> Label:
    x, y, w, h = plate["bbox"]
    box = [[x, y], [x + w, y], [x + w, y + h], [x, y + h]]
    corners = plate["corners"] or box
    return Label(np.array(corners, np.float32), plate["corners"] is not None, plate["text"])


def kept(data: Path = DATA) -> dict:
    """What is kept from training, by the rule at the top of this file."""
    jams = sorted((data / "scenes/uk_tfl_jamcam").glob("*.jpg"))
    roads = sorted((data / "scenes/us_carnd").glob("*.jpg"))
    scenes = [p for p in jams if int(p.name.split("_")[1]) >= FIRST_KEPT_CLIP] + roads[1::2]
    clips = sorted((data / "video/tfl_jamcam").glob("*.mp4"))[FIRST_KEPT_CLIP:]
    videos = [_stretch(str(p.relative_to(data)), 0) for p in clips]
    videos += [_stretch(name, half) for name, half in HALVED_VIDEOS.items()]
    intl, ro, pl = (labelled(folder, data) for folder in LABELLED)
    validation = intl[::10] + ro[-len(ro) // 10:]
    return {
        "scenes": [str(p.relative_to(data)) for p in scenes],
        "videos": videos,
        "pl": list(range(0, len(pl), 3)),
        "validation": [p.path for p in validation],
    }


def _stretch(video: str, from_second: float) -> dict:
    return {"video": video, "fromSecond": from_second, "toSecond": None}


def training_pictures(data: Path = DATA) -> list[Picture]:
    """Labelled pictures that may be trained on."""
    return _split(data)[0]


def validation_pictures(data: Path = DATA) -> list[Picture]:
    """Labelled pictures that are never trained on; free to be looked at during training."""
    return _split(data)[1]


def _split(data: Path) -> tuple[list[Picture], list[Picture]]:
    rule = kept(data)
    validation = set(rule["validation"])
    train, out = [], []
    for folder in LABELLED:
        for place, picture in enumerate(labelled(folder, data)):
            held = picture.path in validation or ("/pl_" in folder and place in rule["pl"])
            (out if held else train).append(picture)
    return train, out


def plate_free(data: Path = DATA, every_seconds: float = 0.5) -> list[np.ndarray]:
    """Luma of the training half of the plate-free scenes and videos."""
    out = set(kept(data)["scenes"])
    names = sorted(p for folder in ("uk_tfl_jamcam", "us_carnd")
                   for p in (data / "scenes" / folder).glob("*.jpg"))
    frames = [read_luma(p) for p in names if str(p.relative_to(data)) not in out]
    for clip in sorted((data / "video/tfl_jamcam").glob("*.mp4"))[:FIRST_KEPT_CLIP]:
        frames += video_frames(clip, 0, None, every_seconds)
    for name, half in HALVED_VIDEOS.items():
        frames += video_frames(data / name, 0, half, every_seconds / 2)
    return frames


def kept_plate_free(data: Path = DATA, every_seconds: float = 1.0) -> list[tuple[str, np.ndarray]]:
    """Name and luma of the plate-free scenes and of a frame a second of the videos kept."""
    rule = kept(data)
    frames = [(name, read_luma(data / name)) for name in rule["scenes"]]
    for video in rule["videos"]:
        shots = video_frames(data / video["video"], video["fromSecond"], None, every_seconds)
        frames += [(f"{video['video']}#{i}", shot) for i, shot in enumerate(shots)]
    return frames


def video_frames(path: Path, from_second: float, to_second: float | None,
                 every_seconds: float) -> list[np.ndarray]:
    """Luma of a frame every so many seconds between two times of a video."""
    video = cv2.VideoCapture(str(path))
    fps = video.get(cv2.CAP_PROP_FPS)
    step, shots, index = max(1, round(fps * every_seconds)), [], 0
    start = round(from_second * fps)
    end = None if to_second is None else round(to_second * fps)
    while (end is None or index < end) and video.grab():
        if index >= start and (index - start) % step == 0:
            shots.append(luma(video.retrieve()[1]))
        index += 1
    video.release()
    if not shots:
        raise ValueError(f"expected frames after {from_second} s, got none in {path}")
    return shots


def main() -> None:
    parser = argparse.ArgumentParser(description="Write kept-from-training.json.")
    parser.add_argument("--pictures", type=Path, default=DATA)
    KEPT_FILE.write_text(json.dumps(kept(parser.parse_args().pictures), indent=2) + "\n")


if __name__ == "__main__":
    main()
