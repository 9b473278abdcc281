"""What camera, light and weather do to a whole crop."""

import cv2
import numpy as np

from render.light import LightRecord

_NIGHT_MAX = 0.6  # gain: what is darker is noted as night, else as dusk


def expose(crop: np.ndarray, rng: np.random.Generator, record: LightRecord) -> np.ndarray:
    """(H, W) float32, 0…255 nominal → (H, W) uint8, spoiled like a real frame; its light is noted in `record`."""
    crop = _light(crop, rng, record)
    if rng.random() < 0.10:
        record.drawn("bloom")
        _bloom(crop, rng)
    crop = _blurred(crop, rng)
    if rng.random() < 0.8:
        noise = rng.standard_normal(crop.shape, np.float32)
        if rng.random() < 0.3:  # noise that a camera's own filter has smeared
            noise = cv2.GaussianBlur(noise, (3, 3), 0) * 1.8
        crop += noise * (rng.uniform(0, 1) ** 2 * 14)
    picture = np.clip(crop, 0, 255).astype(np.uint8)
    if rng.random() < 0.6:
        quality = int(rng.uniform(22, 95))
        coded = cv2.imencode(".jpg", picture, [cv2.IMWRITE_JPEG_QUALITY, quality])[1]
        picture = cv2.imdecode(coded, cv2.IMREAD_GRAYSCALE)
    return picture


def _light(crop: np.ndarray, rng: np.random.Generator, record: LightRecord) -> np.ndarray:
    kind = rng.random()
    gamma = float(np.exp(rng.normal(0, 0.28)))
    gain, lift = float(np.exp(rng.normal(0, 0.15))), rng.normal(0, 8)
    if kind < 0.12:  # dusk, night
        gamma, gain, lift = rng.uniform(1.2, 2.2), rng.uniform(0.35, 0.9), rng.uniform(0, 15)
        record.drawn("night" if gain < _NIGHT_MAX else "dusk")
    elif kind < 0.17:  # haze, glass before the lens
        gain, lift = gain * rng.uniform(0.4, 0.7), rng.uniform(30, 90)
        record.drawn("haze")
    table = np.clip((np.arange(361) / 255.0) ** gamma * 255 * gain + lift, -20, 330)
    return np.take(table.astype(np.float32), np.clip(crop, 0, 360).astype(np.int32))


def _bloom(crop: np.ndarray, rng: np.random.Generator) -> None:
    """One or two lamps shining into the lens."""
    height, width = crop.shape
    for _ in range(rng.integers(1, 3)):
        size = rng.uniform(4, 40)
        x, y = rng.uniform(0, width), rng.uniform(0, height)
        columns = np.exp(-((np.arange(width, dtype=np.float32) - x) / size) ** 2 / 2)
        rows = np.exp(-((np.arange(height, dtype=np.float32) - y) / size) ** 2 / 2)
        crop += rng.uniform(60, 320) * rows[:, None] * columns[None, :]


def _blurred(crop: np.ndarray, rng: np.random.Generator) -> np.ndarray:
    kind = rng.random()
    if kind < 0.35:
        return cv2.GaussianBlur(crop, (0, 0), rng.uniform(0.3, 1.3))
    if kind < 0.48:  # motion
        length = int(rng.integers(3, 9))
        kernel = np.zeros((length, length), np.float32)
        angle = rng.normal(0, 0.5) + (np.pi / 2 if rng.random() < 0.3 else 0)
        reach = np.array([np.cos(angle), np.sin(angle)]) * (length - 1) / 2
        middle = (length - 1) / 2
        start, end = middle - reach, middle + reach
        cv2.line(kernel, tuple(np.round(start).astype(int)), tuple(np.round(end).astype(int)), 1.0)
        return cv2.filter2D(crop, -1, kernel / kernel.sum())
    if kind < 0.60:  # enlarged by the camera from fewer pixels
        scale = rng.uniform(0.5, 0.85)
        small = cv2.resize(crop, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA)
        return cv2.resize(small, crop.shape[::-1], interpolation=cv2.INTER_CUBIC)
    if kind < 0.70:  # sharpened by the camera
        soft = cv2.GaussianBlur(crop, (0, 0), rng.uniform(0.8, 2.0))
        return crop + (crop - soft) * rng.uniform(0.3, 1.2)
    return crop
