"""What moves in the drawn clip: cars at the kerb on the left, oncoming cars on the right."""

from dataclasses import dataclass

import cv2
import numpy as np

from clip.view import CAMERA, CREST_Z, FOCAL, HEIGHT, HORIZON, WIDTH, drop, hazed, project
from render.marks import Mark
from render.plate import draw_plate
from render.style import WHITE, YELLOW, Style
from render.vehicle import Shape, draw_vehicle

UNIT = 520  # px a metre of the sprites
LENGTH = 4.1  # metres of a car
PLATE_WIDTH = 0.52
LARGEST = FOCAL * PLATE_WIDTH / 220  # metres: where a plate is 220 px wide


@dataclass(frozen=True)
class Passing:
    """A car whose plate is 220 px wide at `at_seconds`, coming nearer at `speed` m/s. `right`:
    oncoming, seen from the front; else at the kerb, from the back."""

    groups: tuple[str, str]
    at_seconds: float
    right: bool
    speed: float
    shape: Shape

    @property
    def vrm(self) -> str:
        return "".join(self.groups)

    @property
    def x(self) -> float:
        return 1.22 if self.right else -1.22

    def z(self, seconds: float) -> float:
        return LARGEST + self.speed * (self.at_seconds - seconds)


class Car:
    """A passing with its sprite, plate and all, drawn once."""

    def __init__(self, passing: Passing, rng: np.random.Generator):
        self.passing = passing
        drawn = draw_vehicle(passing.shape, UNIT)
        rgb = drawn.rgb.astype(np.float32)
        plate = draw_plate(
            rng, Mark(passing.groups, "uk-current"), px_per_mm=1.5, channels=3,
            style=Style(ground=WHITE if passing.shape.front else YELLOW)).picture
        low, high = drawn.plate.min(0), drawn.plate.max(0)
        x0, y0, x1, y1 = *np.round(low).astype(int), *np.round(high).astype(int)
        rgb[y0:y1, x0:x1] = cv2.resize(plate, (x1 - x0, y1 - y0), interpolation=cv2.INTER_AREA)
        self.levels = [(rgb, drawn.cover)]
        for _ in range(4):
            half = tuple(s // 2 for s in self.levels[-1][1].shape[::-1])
            self.levels.append(tuple(cv2.resize(layer, half, interpolation=cv2.INTER_AREA)
                                     for layer in self.levels[-1]))
        self.middle, self.ground = drawn.cover.shape[1] / 2, drawn.ground
        self.plate_metres = (drawn.plate - (self.middle, self.ground)) / UNIT

    def draw(self, picture: np.ndarray, seconds: float) -> None:
        z = self.passing.z(seconds)
        if z < 1.6 or z > 2.2 * CREST_Z:
            return
        self._shadow(picture, z)
        self._flank(picture, z)
        self._face(picture, z)

    def plate_box(self, seconds: float) -> np.ndarray:
        """Plate corners (4, 2) in pixels of the clip."""
        z = self.passing.z(seconds)
        metres = self.plate_metres
        return project([[self.passing.x + mx, -my, z] for mx, my in metres])

    def _face(self, picture: np.ndarray, z: float) -> None:
        scale = FOCAL / z / UNIT
        level = int(np.clip(np.floor(-np.log2(scale) + 0.25), 0, len(self.levels) - 1))
        rgb, cover = self.levels[level]
        foot = project([[self.passing.x, 0, z]])[0]
        ratio = rgb.shape[1] / self.levels[0][0].shape[1]
        down = rgb.shape[0] / self.levels[0][0].shape[0]
        matrix = np.array([[scale / ratio, 0, foot[0] - self.middle * scale],
                           [0, scale / down, foot[1] - self.ground * scale]])
        x0, x1 = np.clip([int(matrix[0, 2]), int(matrix[0, 2] + rgb.shape[1] * matrix[0, 0]) + 2], 0, WIDTH)
        y0, y1 = np.clip([int(matrix[1, 2]), int(matrix[1, 2] + rgb.shape[0] * matrix[1, 1]) + 2], 0, HEIGHT)
        if x1 <= x0 or y1 <= y0:
            return
        matrix[:, 2] -= (x0, y0)
        size = (int(x1 - x0), int(y1 - y0))
        face = cv2.warpAffine(rgb, matrix, size, flags=cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE)
        seen = cv2.warpAffine(cover, matrix, size, flags=cv2.INTER_LINEAR)[..., None]
        view = picture[y0:y1, x0:x1]
        view += (hazed(face, np.float32(z)) - view) * seen

    def _shadow(self, picture: np.ndarray, z: float) -> None:
        s, x = self.passing.shape, self.passing.x
        corners = project([[x - s.half_width, 0, z - 0.1], [x + s.half_width + 0.25, 0, z - 0.1],
                           [x + s.half_width + 0.25, 0, z + LENGTH], [x - s.half_width, 0, z + LENGTH]])
        mask = _polygon(corners)
        reach = max(0.8, 0.05 * FOCAL / z)
        picture *= 1 - 0.62 * cv2.GaussianBlur(mask, (0, 0), reach)[..., None]

    def _flank(self, picture: np.ndarray, z: float) -> None:
        """The side that faces the camera's path: body, windows, wheels."""
        s = self.passing.shape
        side = -1 if self.passing.right else 1
        x = self.passing.x + side * s.half_width * 0.985
        inner = self.passing.x + side * s.cabin
        tuck = -0.16 * side  # the near edges lie behind the face, so that no gap shows
        paint = np.array(s.paint)
        far = z + LENGTH
        self._paint(picture, [(x + tuck, s.waist - 0.03, z + 0.02), (x, s.waist - 0.03, z + 0.05),
                              (x, s.waist - 0.05, far - 0.1), (x, 0.30, far), (x, 0.24, z),
                              (x + tuck, 0.24, z)],
                    paint * 0.66, z)
        long_end, short_end = (0.7, 0.1) if s.front else (1.6, 0.9)  # behind: boot or bonnet
        self._paint(picture, [(x + tuck, s.waist - 0.05, z), (inner + tuck, s.height - 0.06, z),
                              (inner, s.height - 0.06, z + 0.12), (x, s.waist - 0.05, z + 0.12)],
                    paint * 0.6, z)
        cabin = [(x, s.waist - 0.04, z + 0.02), (inner, s.height - 0.04, z + 0.02),
                 (inner, s.height - 0.05, far - long_end), (x, s.waist - 0.04, far - short_end)]
        self._paint(picture, cabin, paint * 0.72, z)
        middle = np.mean(cabin, 0)
        self._paint(picture, middle + (np.array(cabin) - middle) * (1, 0.70, 0.84), (38, 46, 54), z)
        for along in (0.78, LENGTH - 0.85):
            turn = np.linspace(0, 2 * np.pi, 24, endpoint=False)
            for radius, colour in ((0.335, (20, 20, 22)), (0.20, (150, 154, 158)), (0.07, (60, 62, 66))):
                rim = [(x, 0.33 + radius * np.sin(a), z + along + radius * np.cos(a)) for a in turn]
                self._paint(picture, rim, colour, z)

    @staticmethod
    def _paint(picture: np.ndarray, points, colour, z: float) -> None:
        tone = tuple(float(c) for c in hazed(np.asarray(colour, np.float32), np.float32(z)))
        place = np.round(project(points) * 16).astype(np.int32)
        cv2.fillPoly(picture, [place], tone, cv2.LINE_AA, 4)


def _polygon(points: np.ndarray) -> np.ndarray:
    mask = np.zeros((HEIGHT, WIDTH), np.float32)
    cv2.fillPoly(mask, [np.round(points * 16).astype(np.int32)], 1.0, cv2.LINE_AA, 4)
    return mask


def draw_sprite(picture: np.ndarray, rgb: np.ndarray, cover: np.ndarray, x: float, z: float,
                metres: float) -> None:
    """A flat thing `metres` high that stands on the ground at x, z, such as a tree."""
    size = int(metres * FOCAL / z)
    foot = np.array([WIDTH / 2 + FOCAL * x / z, HORIZON + FOCAL * (CAMERA + drop(z)) / z])
    left, top = int(foot[0] - size / 2), int(foot[1] - size)
    x0, x1, y0, y1 = max(left, 0), min(left + size, WIDTH), max(top, 0), min(top + size, HEIGHT)
    if x1 - x0 < 1 or y1 - y0 < 1 or size < 4:
        return
    matrix = np.array([[size / rgb.shape[1], 0, left - x0], [0, size / rgb.shape[0], top - y0]], float)
    to = (x1 - x0, y1 - y0)
    flags = cv2.INTER_LINEAR
    if size < rgb.shape[0] / 2:
        small = max(size, 8)
        rgb, cover = (cv2.resize(a, (small, small), interpolation=cv2.INTER_AREA) for a in (rgb, cover))
        matrix = np.array([[size / small, 0, left - x0], [0, size / small, top - y0]], float)
    face = cv2.warpAffine(rgb, matrix, to, flags=flags, borderMode=cv2.BORDER_REPLICATE)
    seen = cv2.warpAffine(cover, matrix, to, flags=flags)[..., None]
    view = picture[y0:y1, x0:x1]
    view += (hazed(face, np.float32(z)) - view) * seen
