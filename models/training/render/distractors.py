"""What a detector takes for a plate and should not: badges, model names, time stamps, signs.

Each is a luma patch with its own cover (h, w) uint8; `patches` draws a stock of them once, `paste`
puts one into a crop.
"""

from pathlib import Path

import cv2
import numpy as np
from PIL import Image, ImageDraw, ImageFont

FONTS = sorted(p for folder in ("dejavu", "liberation", "noto")
               for p in Path("/usr/share/fonts/truetype", folder).glob("*.ttf")
               if p.name.startswith(("DejaVu", "Liberation", "NotoSans-", "NotoSerif-", "NotoMono")))
WORDS = ("Parking Station Taxi Police Motors Service Market Coffee Street Hotel Pizza Exit Open Sale "
         "Stop School Bakery Hybrid Electric Turbo Quattro Automatic Diesel Sport Classic Estate "
         "Delivery Express Transport Rental Bank Books Flowers Garage Tyres Repairs Cleaning").split()
NAMES = "TDI GTI 320d C180 XL 1.6 16V 4x4 TSI 2.0 HDI SE RS GT S-line dCi A4 E250 CRV i20 V6".split()
OVALS = "GB UK D F I E NL B PL RO CZ CH A S DK IRL".split()


def text_mask(text: str, height: int, rng: np.random.Generator) -> np.ndarray:
    """The words as white on black, (h, w) uint8, in a font of this machine."""
    font = ImageFont.truetype(str(FONTS[rng.integers(len(FONTS))]), height)
    left, top, right, bottom = font.getbbox(text)
    picture = Image.new("L", (right - left + 4, bottom - top + 4))
    ImageDraw.Draw(picture).text((2 - left, 2 - top), text, 255, font)
    return np.asarray(picture)


def badge(rng):
    """A maker's emblem: rings and a few strokes."""
    h, w = 96, int(96 * rng.uniform(1, 2.2))
    face = np.full((h, w), rng.uniform(30, 220), np.uint8)
    cover = np.zeros((h, w), np.uint8)
    middle, axes = (w // 2, h // 2), (w // 2 - 2, h // 2 - 2)
    solid = rng.random() < 0.6
    cv2.ellipse(cover, middle, axes, 0, 0, 360, 255, -1 if solid else 9, cv2.LINE_AA)
    for _ in range(rng.integers(1, 5)):
        inner = tuple(int(a * rng.uniform(0.3, 0.95)) for a in axes)
        cv2.ellipse(face, middle, inner, 0, 0, 360, int(rng.uniform(0, 255)),
                    int(rng.integers(2, 9)) if rng.random() < 0.7 else -1, cv2.LINE_AA)
        ends = (rng.uniform(0.1, 0.9, (2, 2)) * (w, h)).astype(int)
        cv2.line(face, tuple(map(int, ends[0])), tuple(map(int, ends[1])),
                 int(rng.uniform(0, 255)), int(rng.integers(3, 12)), cv2.LINE_AA)
    return face, cover


def model_name(rng):
    """Chrome or black letters straight on the body."""
    word = str(rng.choice(NAMES if rng.random() < 0.5 else WORDS))
    text = word.upper() if rng.random() < 0.6 else word
    cover = text_mask(" ".join(text) if rng.random() < 0.3 else text, 64, rng)
    return _slope(cover.shape, rng.uniform(20, 250), rng), cover


def oval(rng):
    """The country sign on a boot lid."""
    h, w = 80, 116
    face, cover = np.full((h, w), 235, np.uint8), np.zeros((h, w), np.uint8)
    cv2.ellipse(cover, (w // 2, h // 2), (w // 2 - 2, h // 2 - 2), 0, 0, 360, 255, -1, cv2.LINE_AA)
    _write(face, text_mask(str(rng.choice(OVALS)), 44, rng), 20, w // 2, h // 2)
    return face, cover


def sign(rng):
    """A panel with words: a shop's, a sticker, a phone number, an advertisement."""
    rows = int(rng.integers(1, 4))
    masks = []
    for _ in range(rows):
        words = " ".join(rng.choice(WORDS, rng.integers(1, 4)))
        if rng.random() < 0.25:
            words = "0" + "".join(map(str, rng.integers(0, 10, 10)))
        words = words.upper() if rng.random() < 0.4 else words
        masks.append(text_mask(words, int(rng.integers(24, 56)), rng))
    width = max(m.shape[1] for m in masks) + 30
    height = sum(m.shape[0] for m in masks) + 14 * (rows + 1)
    dark = rng.random() < 0.5
    ground = rng.uniform(5, 110) if dark else rng.uniform(130, 255)
    ink = rng.uniform(150, 255) if dark else rng.uniform(0, 90)
    face = np.full((height, width), ground, np.uint8)
    y = 14
    for mask in masks:
        _write(face, mask, ink, width // 2, y + mask.shape[0] // 2)
        y += mask.shape[0] + 14
    return face, np.full(face.shape, 255, np.uint8)


def grille(rng):
    """Bars, slats or a mesh, about as wide as a plate."""
    h, w = int(rng.uniform(50, 130)), int(rng.uniform(160, 360))
    face = np.full((h, w), rng.uniform(5, 60), np.uint8)
    step, level = int(rng.integers(6, 24)), int(rng.uniform(80, 240))
    if rng.random() < 0.7:
        for y in range(step // 2, h, step):
            cv2.line(face, (0, y), (w, y), level, max(1, step // 3))
    if rng.random() < 0.5:
        for x in range(step // 2, w, step):
            cv2.line(face, (x, 0), (x, h), level, max(1, step // 4))
    return face, np.full(face.shape, 255, np.uint8)


def recess(rng):
    """A place for a plate with none in it, or a blank panel, a lamp, a reflector."""
    w, h = 300, int(300 / rng.uniform(1.3, 6))
    face = _slope((h, w), rng.uniform(10, 250), rng)
    if rng.random() < 0.6:
        cv2.rectangle(face, (0, 0), (w - 1, h - 1), int(rng.uniform(0, 255)), int(rng.integers(2, 10)))
    if rng.random() < 0.4:
        for x in (0.25, 0.75):
            cv2.circle(face, (int(w * x), int(h * rng.uniform(0.3, 0.6))), 5, int(rng.uniform(0, 90)), -1)
    if rng.random() < 0.35:
        for x in range(0, w, int(rng.integers(10, 50))):
            cv2.line(face, (x, 0), (x, h), int(rng.uniform(0, 255)), 2)
    return face, np.full(face.shape, 255, np.uint8)


def marking(rng):
    """An arrow or bars painted on the road, or on a sign."""
    w, h = 200, int(rng.uniform(50, 200))
    cover = np.zeros((h, w), np.uint8)
    if rng.random() < 0.5:
        cv2.arrowedLine(cover, (10, h // 2), (w - 10, h // 2), 255, int(rng.integers(6, 24)),
                        cv2.LINE_AA, 0, 0.35)
    else:
        for x in range(0, w, 40):
            cv2.rectangle(cover, (x, 0), (x + int(rng.integers(6, 26)), h), 255, -1)
    return np.full((h, w), rng.uniform(150, 255), np.uint8), cover


def time_stamp(rng):
    """What a camera writes into its picture."""
    d = rng.integers(0, 10, 14)
    text = f"{d[0]}{d[1]}-{d[2]}{d[3]}-20{d[4]}{d[5]} {d[6]}{d[7]}:{d[8]}{d[9]}:{d[10]}{d[11]}"
    if rng.random() < 0.4:
        text = f"{rng.choice(WORDS)} {rng.choice(WORDS)} {text if rng.random() < 0.5 else d[0]}"
    ink = text_mask(text, 40, rng)
    if rng.random() < 0.5:
        return ink, np.full(ink.shape, 255, np.uint8)
    rim = cv2.dilate(ink, np.ones((5, 5), np.uint8)) if rng.random() < 0.5 else ink
    return ink, rim


KINDS = (badge, model_name, oval, sign, grille, recess, marking, time_stamp)
SHARES = (0.15, 0.17, 0.06, 0.2, 0.1, 0.14, 0.06, 0.12)


def patches(count: int, rng: np.random.Generator) -> list[tuple[np.ndarray, np.ndarray]]:
    return [KINDS[rng.choice(len(KINDS), p=SHARES)](rng) for _ in range(count)]


def paste(crop: np.ndarray, patch: tuple[np.ndarray, np.ndarray], centre: np.ndarray, width: float,
          rng: np.random.Generator) -> None:
    """Put a patch about `width` pixels wide at `centre` of a float32 crop, in place."""
    face, cover = patch
    scale = width / face.shape[1]
    size = (max(2, round(width)), max(2, round(face.shape[0] * scale)))
    angle = rng.normal(0, 4)
    turn = cv2.getRotationMatrix2D((size[0] / 2, size[1] / 2), angle, 1.0)
    x0, y0 = np.round(centre - np.array(size) / 2).astype(int)
    left, top = max(0, -x0), max(0, -y0)
    right, bottom = min(size[0], crop.shape[1] - x0), min(size[1], crop.shape[0] - y0)
    if right - left < 2 or bottom - top < 2:
        return
    face = cv2.resize(face, size, interpolation=cv2.INTER_AREA).astype(np.float32)
    cover = cv2.resize(cover, size, interpolation=cv2.INTER_AREA).astype(np.float32)
    face = cv2.warpAffine(face, turn, size, borderMode=cv2.BORDER_REPLICATE)[top:bottom, left:right]
    cover = cv2.warpAffine(cover, turn, size)[top:bottom, left:right] * (rng.uniform(0.6, 1) / 255)
    view = crop[y0 + top:y0 + bottom, x0 + left:x0 + right]
    light = rng.uniform(0.5, 1.1)
    view += (face * light - view) * cover


def _write(face: np.ndarray, mask: np.ndarray, ink: float, x: int, y: int) -> None:
    """Ink a mask into a face, centred at x, y and cut to it."""
    h, w = min(mask.shape[0], face.shape[0]), min(mask.shape[1], face.shape[1])
    top, left = max(0, y - h // 2), max(0, x - w // 2)
    view = face[top:top + h, left:left + w]
    cover = mask[:view.shape[0], :view.shape[1]].astype(np.float32) / 255
    view[:] = (view * (1 - cover) + ink * cover).astype(np.uint8)


def _slope(shape: tuple[int, int], level: float, rng: np.random.Generator) -> np.ndarray:
    rows = np.linspace(-1, 1, shape[0])[:, None] * rng.normal(0, 30)
    return np.clip(level + rows + np.zeros(shape), 0, 255).astype(np.uint8)
