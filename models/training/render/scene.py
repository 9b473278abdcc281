"""Training crops for the plate detector: real roads with rendered plates, and what is like them."""

from dataclasses import dataclass

import cv2
import numpy as np

from render import distractors
from render.backgrounds import Background, warp
from render.exposure import expose
from render.framing import WIDTH_MIN, Aim, border, chosen, framing, wanted_width
from render.light import LightRecord
from render.paste import paste_plate
from render.plates import PlateStock
from render.pose import plate_quad, quad_area

# Kinds of a plate in a crop: not to be learnt from, only where it is, and its corners too.
IGNORED, PLACE_ONLY, EXACT = 1, 2, 3

# How crops are made, by share.
SHARES = {"on the car": 0.67, "elsewhere": 0.12, "real": 0.10, "none": 0.11}
MORE_SHARE = 0.3  # of the crops with a car have more plates than the car's: each costs no more to learn
# A close-up is what the second look sees: a plate of about this width in the middle of a small window, enlarged
# from fewer pixels where the plate is far.
CLOSE_UP, CLOSE_UP_PLATE = (128, 256), 128.0  # H, W; px
LEAST_CONTRAST = 10.0  # grey levels


@dataclass(frozen=True)
class Stage:
    """What crops are made from. `cars` have slots for plates, `empty` are without plates."""

    cars: list[Background]
    drawn: list[Background]
    empty: list[Background]
    patches: list[tuple[np.ndarray, np.ndarray]]
    plates: PlateStock
    drawn_share: float = 0.1


@dataclass(frozen=True)
class Crop:
    """`luma` (H, W) uint8; `corners` (n, 4, 2) in pixels from the crop's top left edge (the first
    pixel's centre is 0.5), in the order of the plate as written; `kinds` (n,); `light` of render.light."""

    luma: np.ndarray
    corners: np.ndarray
    kinds: np.ndarray
    light: str


def render_crop(stage: Stage, size: tuple[int, int], rng: np.random.Generator) -> Crop:
    """One crop of `size` (H, W)."""
    way = rng.choice(list(SHARES), p=list(SHARES.values()))
    if way == "real":
        return _with_real_plates(stage, size, rng)
    if way == "on the car":
        return _on_the_car(stage, size, rng)
    crop = _any_background(stage, size, rng)
    quads = np.zeros((0, 4, 2), np.float32)
    _distract(crop, stage, quads, rng, some=way == "none")
    if way == "elsewhere":
        quads = np.array(_anywhere(crop, stage, [], rng), np.float32).reshape(-1, 4, 2)
    return _finished(crop, quads, np.full(len(quads), EXACT), rng)


def render_close_up(stage: Stage, rng: np.random.Generator) -> Crop:
    """A crop of CLOSE_UP as the second look takes it, aimed as badly as a first look aims."""
    while True:
        crop = _close_up(stage, rng)
        if all(_shows(crop.luma, quad) for quad in crop.corners):
            return crop


def _shows(luma: np.ndarray, quad: np.ndarray) -> bool:
    """A plate that light or dark has swallowed teaches nothing."""
    x0, y0 = np.maximum(quad.min(0) - 4, 0).astype(int)
    x1, y1 = quad.max(0).astype(int) + 4
    part = luma[y0:y1, x0:x1]
    return part.size == 0 or float(np.subtract(*np.percentile(part, (95, 5)))) >= LEAST_CONTRAST


def _close_up(stage: Stage, rng: np.random.Generator) -> Crop:
    way = rng.choice(list(SHARES), p=list(SHARES.values()))
    seen = CLOSE_UP_PLATE * float(np.clip(np.exp(rng.normal(0, 0.17)), 0.55, 1.7))
    share = 1.0 if rng.random() < 0.4 else float(np.exp(rng.uniform(np.log(WIDTH_MIN / seen), 0)))
    size = (max(10, round(CLOSE_UP[0] * share)), max(20, round(CLOSE_UP[1] * share)))
    middle = np.array([size[1], size[0]]) / 2 + rng.normal(0, (0.07, 0.05)) * seen * share
    aim = Aim(seen * share, middle)
    if way == "real":
        crop = _with_real_plates(stage, size, rng, aim)
    elif way == "none":
        luma = _any_background(stage, size, rng)
        _distract(luma, stage, np.zeros((0, 4, 2), np.float32), rng, some=True, aim=aim)
        crop = _finished(luma, np.zeros((0, 4, 2), np.float32), np.zeros(0), rng)
    else:
        crop = _on_the_car(stage, size, rng, aim)
    height, width = crop.luma.shape
    luma = cv2.resize(crop.luma, CLOSE_UP[::-1], interpolation=cv2.INTER_LINEAR)
    corners = crop.corners * np.float32([CLOSE_UP[1] / width, CLOSE_UP[0] / height])
    return Crop(luma, corners, crop.kinds, crop.light)


def _on_the_car(stage: Stage, size: tuple[int, int], rng: np.random.Generator, aim: Aim | None = None) -> Crop:
    use_drawn = stage.drawn and rng.random() < stage.drawn_share
    car, slot, scale = chosen(stage.drawn if use_drawn else stage.cars, size, rng, aim)
    matrix = framing(car, car.slots[slot, :2], scale, size, rng, aim)
    crop = warp(car.erased, matrix, size, border(rng)).astype(np.float32)
    places = car.slots[:, :2] @ matrix[:, :2].T + matrix[:, 2]
    _distract(crop, stage, places[slot:slot + 1, None, :], rng)
    quads = []
    for index in rng.permutation(len(places)):
        inside = (0 <= places[index]).all() and (places[index] < (size[1], size[0])).all()
        width = car.slots[index, 2] * scale * float(np.exp(rng.normal(0.05, 0.13)))
        if inside and width >= 9 and rng.random() < 0.85:
            squarish = car.slots[index, 2] < 2.2 * car.slots[index, 3]
            quads.append(_put(crop, stage, places[index], width, 0.42 if squarish else 0.17,
                              scale, quads, rng))
    if aim is None and rng.random() < MORE_SHARE:
        quads += _anywhere(crop, stage, quads, rng)
    quads = np.array([q for q in quads if q is not None], np.float32).reshape(-1, 4, 2)
    return _finished(crop, quads, np.full(len(quads), EXACT), rng)


def _with_real_plates(stage: Stage, size: tuple[int, int], rng: np.random.Generator, aim: Aim | None = None) -> Crop:
    car, slot, scale = chosen(stage.cars, size, rng, aim)
    matrix = framing(car, car.slots[slot, :2], scale, size, rng, aim)
    crop = warp(car.real, matrix, size, cv2.BORDER_CONSTANT).astype(np.float32)
    quads = car.corners @ matrix[:, :2].T + matrix[:, 2]
    if np.linalg.det(matrix[:, :2]) < 0:
        quads = quads[:, [1, 0, 3, 2]]
    _distract(crop, stage, quads, rng)
    kinds = np.where(car.exact, EXACT, PLACE_ONLY)
    return _finished(crop, quads, kinds, rng)


def _any_background(stage: Stage, size: tuple[int, int], rng: np.random.Generator) -> np.ndarray:
    pool = stage.empty if rng.random() < 0.6 else stage.cars
    picture = pool[rng.integers(len(pool))]
    height, width = picture.erased[0].shape
    fit = max(size[0] / height, size[1] / width)
    scale = float(np.clip(fit * np.exp(rng.uniform(-0.4, 1.1)), 0.2, 3.0))
    point = rng.uniform(0.15, 0.85, 2) * (width, height)
    matrix = framing(picture, point, scale, size, rng)
    return warp(picture.erased, matrix, size, border(rng)).astype(np.float32)


def _anywhere(crop: np.ndarray, stage: Stage, taken: list, rng: np.random.Generator) -> list:
    """One to three plates anywhere, clear of those there; their quads."""
    size, quads = crop.shape, []
    for _ in range(rng.integers(1, 4)):
        place = rng.uniform(0.05, 0.95, 2) * (size[1], size[0])
        quad = _put(crop, stage, place, wanted_width(size, rng), 0.25, 0.0, taken + quads, rng)
        quads += [] if quad is None else [quad]
    return quads


def _put(crop, stage: Stage, place, width: float, two_line_share: float, scale: float, taken, rng):
    """Paste a plate; its quad, or None where another plate is in the way."""
    two_lines = rng.random() < two_line_share
    if two_lines:
        width *= rng.uniform(0.5, 0.85)
    plate = stage.plates.draw(width, two_lines)
    quad = plate_quad(rng, plate.shape[1] / plate.shape[0], width, tuple(place))
    if any(q is not None and _boxes_touch(quad, q) for q in taken):
        return None
    softness = rng.uniform(0, 0.5) * max(scale, 0.6) if rng.random() < 0.75 else 0.0
    paste_plate(crop, plate, quad, softness, rng)
    return quad


def _boxes_touch(one: np.ndarray, other: np.ndarray) -> bool:
    return bool((one.max(0) > other.min(0)).all() and (other.max(0) > one.min(0)).all())


def _distract(crop, stage: Stage, keep_clear, rng, some: bool = False, aim: Aim | None = None) -> None:
    """Draw things that are like plates, clear of the points or quads in `keep_clear` (n, k, 2); the
    first where a plate was aimed at."""
    count = int(rng.integers(1, 5)) if some or rng.random() < 0.55 else 0
    size = np.array([crop.shape[1], crop.shape[0]])
    for number in range(count):
        width = float(np.exp(rng.uniform(np.log(min(14, 0.2 * size[0])), np.log(0.6 * size[0]))))
        centre = rng.uniform(0, 1, 2) * size
        if aim and number == 0:
            width, centre = aim.width, aim.point
        if len(keep_clear) and rng.random() < 0.35:
            near = keep_clear[rng.integers(len(keep_clear))].mean(0)
            centre = near + rng.normal(0, 1.2, 2) * width
        patch = stage.patches[rng.integers(len(stage.patches))]
        reach = np.array([width, width * patch[0].shape[0] / patch[0].shape[1]]) / 2
        clear = all((q.min(0) > centre + reach).any() or (q.max(0) < centre - reach).any()
                    for q in keep_clear)
        if clear:
            distractors.paste(crop, patch, centre, width, rng)


def _finished(crop: np.ndarray, quads: np.ndarray, kinds: np.ndarray, rng) -> Crop:
    """Expose the crop; drop plates outside it, and ignore those cut off or too narrow."""
    light = LightRecord()
    luma = expose(crop, rng, light)
    height, width = luma.shape
    frame = np.array([[0, 0], [width, 0], [width, height], [0, height]], np.float32) - 0.5
    kept, kept_kinds = [], []
    for quad, kind in zip(np.ascontiguousarray(quads, np.float32), kinds):
        inside = cv2.intersectConvexConvex(quad, frame)[0] / max(quad_area(quad), 1e-3)
        centre = quad.mean(0)
        centred = 0 <= centre[0] < width and 0 <= centre[1] < height
        if inside > 0.02:
            narrow = np.ptp(quad[:, 0]) < WIDTH_MIN - 2
            kept.append(quad)
            kept_kinds.append(kind if centred and inside > 0.72 and not narrow else IGNORED)
    corners = np.array(kept, np.float32).reshape(-1, 4, 2) + 0.5
    return Crop(luma, corners, np.array(kept_kinds, np.uint8), light.name)
