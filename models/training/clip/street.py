"""What stands still in the drawn clip: sky, hills, road, verges, walls, trees."""

import cv2
import numpy as np

from clip.view import (CAMERA, CREST_ROW, CREST_Z, FOCAL, HEIGHT, HORIZON, WIDTH, drop, hazed,
                       project, row_depths)

PER_METRE = 40  # px of the road's texture
ACROSS, ALONG = 26.0, 48.0  # metres that the texture covers; it repeats along the road
WALL_X, WALL_HIGH = 5.2, 1.15  # metres
LEAVES = 1500  # blots of a tree


def cloud(shape: tuple[int, int], rng: np.random.Generator, coarse: int) -> np.ndarray:
    """Smooth noise, about -1…1, of several sizes added up; it repeats at its edges."""
    total = np.zeros(shape, np.float32)
    for octave in range(4):
        cells = (max(2, shape[0] * 2 ** octave // coarse), max(2, shape[1] * 2 ** octave // coarse))
        noise = np.pad(rng.standard_normal(cells).astype(np.float32), 2, mode="wrap")
        step = (shape[0] / cells[0], shape[1] / cells[1])
        rows = (np.arange(shape[0], dtype=np.float32) / step[0] + 1.5)[:, None] + np.zeros(shape, np.float32)
        columns = (np.arange(shape[1], dtype=np.float32) / step[1] + 1.5)[None] + np.zeros(shape, np.float32)
        total += cv2.remap(noise, columns, rows, cv2.INTER_CUBIC) * 0.55 ** octave
    return total / 2


def sky_and_hills(rng: np.random.Generator) -> np.ndarray:
    """(HEIGHT, WIDTH, 3) float32 RGB: a bright day, three ridges of hills."""
    t = np.clip(np.arange(HEIGHT) / CREST_ROW, 0, 1)[:, None, None]
    picture = (np.array([92, 146, 204]) * (1 - t) + np.array([216, 228, 234]) * t).astype(np.float32)
    picture = np.repeat(picture, WIDTH, 1)
    _clouds(picture, rng)
    ridges = ((248, 36, 0.30, (122, 148, 168)), (280, 26, 0.55, (112, 146, 122)),
              (306, 16, 0.85, (104, 142, 84)))
    columns = np.arange(WIDTH)
    for base, swing, rate, colour in ridges:
        phase = rng.uniform(0, 6.3, 3)
        edge = base - swing * (np.sin(columns / 240 * rate * 2 + phase[0]) * 0.7
                               + 0.4 * np.sin(columns / 97 * rate + phase[1])
                               + 0.12 * np.sin(columns / 23 + phase[2]))
        _ridge(picture, edge, np.array(colour, np.float32), rng)
    return picture


def _clouds(picture: np.ndarray, rng: np.random.Generator) -> None:
    """Heaps of puffs, flat below and lit from above."""
    for _ in range(9):
        x, y, size = rng.uniform(0, WIDTH), rng.uniform(20, CREST_ROW - 120), rng.uniform(40, 105)
        lit, dim = np.zeros((HEIGHT, WIDTH), np.float32), np.zeros((HEIGHT, WIDTH), np.float32)
        for _ in range(26):
            across = np.clip(rng.normal(0, 0.62), -1.5, 1.5)
            radius = size * rng.uniform(0.14, 0.42) * (1.1 - 0.5 * abs(across))
            middle = (int(x + across * size), int(y - radius * rng.uniform(0.2, 1.0)))
            cv2.circle(lit, middle, max(2, int(radius)), 1.0, -1, cv2.LINE_AA)
            cv2.circle(dim, (middle[0], middle[1] + int(radius * 0.5)), max(2, int(radius * 0.8)), 1.0, -1)
        base = np.clip((y + 0.10 * size - np.arange(HEIGHT)) / (0.16 * size), 0, 1)[:, None]
        soft = max(2.0, size / 22)
        cover = cv2.GaussianBlur(lit * base, (0, 0), soft)[..., None] * 0.92
        shade = cv2.GaussianBlur(dim, (0, 0), soft * 3)[..., None]
        colour = np.array([255, 254, 252]) - shade * np.array([34, 27, 19])
        picture += (colour - picture) * cover


def _ridge(picture: np.ndarray, edge: np.ndarray, colour: np.ndarray, rng) -> None:
    rows = np.arange(HEIGHT)[:, None]
    cover = np.clip(rows - edge[None] + 0.5, 0, 1)[..., None]
    depth = np.clip((rows - edge[None]) / 90, 0, 1)[..., None]
    fields = cloud((HEIGHT, WIDTH), rng, 90)[..., None] * 9
    shade = colour * (1.04 - 0.12 * depth) + fields + depth * 26
    picture += (shade - picture) * cover


def road_texture(rng: np.random.Generator) -> np.ndarray:
    """The ground from above, (ALONG, ACROSS) metres, RGB float32."""
    shape = (int(ALONG * PER_METRE), int(ACROSS * PER_METRE))
    x = (np.arange(shape[1]) / PER_METRE - ACROSS / 2)[None] + np.zeros(shape)
    z = (np.arange(shape[0]) / PER_METRE)[:, None] + np.zeros(shape)
    grain = rng.standard_normal(shape).astype(np.float32)
    patchy = cloud(shape, rng, 400)
    asphalt = 96 + grain * 5 + patchy * 7
    asphalt -= 7 * np.exp(-((np.abs(x) - 1.25) / 0.9) ** 2)  # worn wheel tracks
    picture = asphalt[..., None] * np.array([0.99, 1.0, 1.03])
    grass = np.array([92, 128, 62]) + (grain * 9 + patchy * 16)[..., None] * np.array([0.8, 1, 0.5])
    paving = np.array([168, 165, 158]) + (grain * 4 + patchy * 5)[..., None]
    joint = ((z % 0.6) < 0.03) | (np.abs(np.abs(x) - 3.5) < 0.02)
    paving[joint] -= 26
    side = np.abs(x)
    picture = np.where((side > 2.72)[..., None], paving, picture)
    picture = np.where((side > 4.3)[..., None], grass, picture)
    kerb = (side > 2.58) & (side <= 2.72)
    picture[kerb] = 186 - 30 * ((z[kerb] % 0.9) < 0.04)[:, None] + grain[kerb][:, None] * 3
    dashes = (side < 0.055) & ((z % 6.0) < 2.4)
    no_parking = (np.abs(side - 2.42) < 0.05) & (x > 0)
    lines = np.where(dashes, 236.0, 0) + grain * 5
    picture[dashes] = lines[dashes][:, None]
    picture[no_parking] = np.array([226, 186, 60]) + grain[no_parking][:, None] * 6
    return np.clip(picture, 0, 255).astype(np.float32)


def wall_texture(rng: np.random.Generator) -> np.ndarray:
    """A dry-stone wall, (WALL_HIGH, ALONG) metres, RGB float32; the top row is its cope."""
    shape = (int(WALL_HIGH * PER_METRE * 1.5), int(ALONG * PER_METRE))
    picture = np.full((*shape, 3), (74, 72, 68), np.float32)
    row = 0
    while row < shape[0]:
        high, column = int(rng.integers(6, 11)), -int(rng.integers(0, 20))
        while column < shape[1]:
            wide = int(rng.integers(9, 30))
            tone = np.array([150, 146, 138]) * rng.uniform(0.72, 1.08) + rng.normal(0, 3, 3)
            cv2.rectangle(picture, (column + 1, row + 1), (column + wide - 1, row + high - 1),
                          tuple(map(float, tone)), -1)
            cv2.line(picture, (column + 1, row + 1), (column + wide - 1, row + 1),
                     tuple(map(float, tone * 1.15)), 1)
            column += wide
        row += high
    picture += cloud(shape, rng, 120)[..., None] * 10
    picture *= np.linspace(1.08, 0.72, shape[0])[:, None, None]
    return np.clip(picture, 0, 255)


class Street:
    """Draws road and walls as they pass; `travelled` is how far the camera has come, in metres."""

    def __init__(self, rng: np.random.Generator):
        self.behind = sky_and_hills(rng)
        self.road = self._levels(road_texture(rng))
        self.wall = wall_texture(rng)
        self.first = int(np.ceil(CREST_ROW))
        depths = row_depths(self.first)
        self.z = np.repeat(depths[:, None], WIDTH, 1).astype(np.float32)
        columns = np.arange(WIDTH) + 0.5 - WIDTH / 2
        self.x = (columns[None] * self.z / FOCAL).astype(np.float32)

    @staticmethod
    def _levels(texture: np.ndarray) -> list[np.ndarray]:
        levels = [texture]
        for _ in range(3):
            levels.append(cv2.blur(levels[-1], (3, 7), borderType=cv2.BORDER_REFLECT_101))
        return levels

    def draw_road(self, picture: np.ndarray, travelled: float) -> None:
        u = (self.x + ACROSS / 2) * PER_METRE
        v = ((self.z + travelled) % ALONG) * PER_METRE
        blur = np.clip(np.log2(np.maximum(self.z[:, 0] / 6.0, 1)), 0, len(self.road) - 1)
        total = np.zeros((*self.z.shape, 3), np.float32)
        for level, texture in enumerate(self.road):
            share = np.clip(1 - np.abs(blur - level), 0, 1).astype(np.float32)
            rows = np.nonzero(share)[0]
            if len(rows):
                seen = cv2.remap(texture, u[rows], v[rows], cv2.INTER_LINEAR,
                                 borderMode=cv2.BORDER_REPLICATE)
                total[rows] += seen * share[rows, None, None]
        picture[self.first:] = hazed(total, self.z)

    def draw_walls(self, picture: np.ndarray, travelled: float) -> None:
        """Two vertical planes beside the road, out to the crest."""
        columns = np.arange(WIDTH) + 0.5 - WIDTH / 2
        z = FOCAL * WALL_X / np.maximum(np.abs(columns), 1e-3)
        shown = np.nonzero(z < CREST_Z * 1.02)[0]
        rows = (np.arange(HEIGHT) + 0.5)[:, None]
        zs = z[shown][None]
        height = CAMERA + drop(zs) - (rows - HORIZON) * zs / FOCAL  # metres above the road
        u = (((zs + travelled) % ALONG) * PER_METRE + 0 * rows).astype(np.float32)
        v = ((1 - height / WALL_HIGH) * (self.wall.shape[0] - 1)).astype(np.float32)
        seen = cv2.remap(self.wall, u, v, cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE)
        edge = zs / FOCAL  # a pixel in metres: soften the top by as much
        cover = np.clip((WALL_HIGH - height) / edge + 0.5, 0, 1) * (height > 0)
        view = picture[:, shown]
        picture[:, shown] = view + (hazed(seen, zs + 0 * rows) - view) * cover[..., None]


def draw_tree(size: int, rng: np.random.Generator) -> tuple[np.ndarray, np.ndarray]:
    """A broad-leaved tree, `size` pixels high: RGB float32 and cover."""
    picture, cover = np.zeros((size, size, 3), np.float32), np.zeros((size, size), np.float32)
    trunk = np.array([[0.47, 1.0], [0.485, 0.5], [0.52, 0.5], [0.54, 1.0]]) * size
    cv2.fillPoly(cover, [trunk.astype(np.int32)], 1.0, cv2.LINE_AA)
    picture[:] = (84, 68, 54)
    tint = np.array([78, 112, 50]) * rng.uniform(0.85, 1.15)
    for step in range(LEAVES):
        depth = step / LEAVES
        angle, reach = rng.uniform(0, 2 * np.pi), np.sqrt(rng.uniform(0, 1)) * 0.36
        x = 0.5 + reach * np.cos(angle) * 1.08
        y = 0.37 + reach * np.sin(angle) * 0.85
        light = 0.55 + 0.75 * depth * (1.15 - y) + 0.22 * (0.5 - x)
        colour = np.clip(tint * light + rng.normal(0, 5, 3), 0, 255)
        middle, radius = (int(x * size), int(y * size)), int(size * rng.uniform(0.008, 0.034 - 0.018 * depth))
        cv2.circle(picture, middle, radius, tuple(map(float, colour)), -1, cv2.LINE_AA)
        cv2.circle(cover, middle, radius, 1.0, -1, cv2.LINE_AA)
    return picture, cover


def draw_lamp_post(picture: np.ndarray, x: float, z: float) -> None:
    """A street lamp beside the road."""
    arm = -np.sign(x) * 1.1
    foot, top, tip = project([[x, 0, z], [x, 6.2, z], [x + arm, 6.5, z]])
    colour = tuple(float(c) for c in hazed(np.array([92, 98, 102], np.float32), np.float32(z)))
    wide = max(1, round(0.11 * FOCAL / z))
    points = np.round(np.array([foot, top, tip]) * 8).astype(np.int32)
    cv2.polylines(picture, [points], False, colour, wide, cv2.LINE_AA, 3)
