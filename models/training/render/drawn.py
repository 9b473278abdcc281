"""Pictures of drawn cars, as backgrounds that plates are pasted on."""

import cv2
import numpy as np

from pictures import luma
from render.backgrounds import Background, plain
from render.vehicle import draw_vehicle, random_shape

SIZE = (640, 860)  # H, W
UNIT = 235  # px a metre: a drawn plate is 122 px wide


def drawn_background(rng: np.random.Generator, empty: list[np.ndarray]) -> Background:
    """One or two drawn cars on a plate-free picture, or on a plain road under a plain sky."""
    picture = _plain_road(rng)
    if empty and rng.random() < 0.5:
        picture = cv2.resize(empty[rng.integers(len(empty))], SIZE[::-1]).astype(np.float32)
    slots = []
    for middle in rng.choice((0.26, 0.74), rng.integers(1, 3), replace=False):
        car = draw_vehicle(random_shape(rng), UNIT * rng.uniform(0.8, 1.0))
        grey = luma(car.rgb[:, :, ::-1].copy()).astype(np.float32)
        x = int(SIZE[1] * middle - grey.shape[1] / 2)
        y = int(SIZE[0] * rng.uniform(0.86, 0.98) - car.ground)
        _shadow(picture, x + grey.shape[1] / 2, y + car.ground, grey.shape[1])
        rows, columns = slice(max(y, 0), y + grey.shape[0]), slice(max(x, 0), x + grey.shape[1])
        view = picture[rows, columns]
        face = grey[max(-y, 0):, max(-x, 0):][:view.shape[0], :view.shape[1]]
        cover = car.cover[max(-y, 0):, max(-x, 0):][:view.shape[0], :view.shape[1]]
        view += (face - view) * cover
        plate = car.plate + (x, y)
        slots.append([*plate.mean(0), *np.ptp(plate, axis=0)])
    return plain(np.clip(picture, 0, 255).astype(np.uint8), np.array(slots))


def _plain_road(rng: np.random.Generator) -> np.ndarray:
    """Sky, a strip of roadside, road: three slopes of grey."""
    horizon = int(SIZE[0] * rng.uniform(0.15, 0.55))
    edge = horizon + int(rng.uniform(0.02, 0.2) * SIZE[0])
    picture = np.empty(SIZE, np.float32)
    for top, low in ((0, horizon), (horizon, edge), (edge, SIZE[0])):
        level = rng.uniform(40, 230)
        picture[top:low] = np.linspace(level, level + rng.normal(0, 30), low - top)[:, None]
    return picture


def _shadow(picture: np.ndarray, x: float, ground: float, width: float) -> None:
    mask = np.zeros(picture.shape, np.float32)
    cv2.ellipse(mask, (int(x), int(ground)), (int(0.46 * width), int(0.05 * width)), 0, 0, 360, 1, -1)
    picture *= 1 - 0.6 * cv2.GaussianBlur(mask, (0, 0), 8)
