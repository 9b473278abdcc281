"""Small captioned pictures in rows and columns."""

from __future__ import annotations

from collections.abc import Sequence

import cv2
import numpy as np

WIDTH = 1920  # of a sheet, at most: what a screen shows whole
_CAPTION, _GAP, _GROUND, _INK = 20, 4, (48, 48, 48), (235, 235, 235)
_LETTERS_A_PIXEL = 1 / 8.5


def cell(picture: np.ndarray, caption: str, scale: int = 1) -> np.ndarray:
    """picture: (H, W) luma or (H, W, 3) BGR → BGR, enlarged by a whole number, with its caption (ASCII) below."""
    coloured = cv2.cvtColor(picture, cv2.COLOR_GRAY2BGR) if picture.ndim == 2 else picture
    coloured = cv2.resize(coloured, None, fx=scale, fy=scale, interpolation=cv2.INTER_NEAREST)
    height, width = coloured.shape[:2]
    made = np.full((height + _CAPTION + _GAP, width + _GAP, 3), _GROUND, np.uint8)
    made[:height, :width] = coloured
    words = caption[: int(width * _LETTERS_A_PIXEL)]
    cv2.putText(made, words, (2, height + 15), cv2.FONT_HERSHEY_SIMPLEX, 0.48, _INK, 1, cv2.LINE_AA)
    return made


def sheet(cells: Sequence[np.ndarray]) -> np.ndarray:
    """cells: at least one, of any sizes; set side by side until a row is full."""
    rows: list[list[np.ndarray]] = [[]]
    for each in cells:
        if rows[-1] and sum(c.shape[1] for c in rows[-1]) + each.shape[1] > WIDTH:
            rows.append([])
        rows[-1].append(each)
    width = max(sum(c.shape[1] for c in row) for row in rows)
    return np.concatenate([_row(row, width) for row in rows])


def _row(cells: list[np.ndarray], width: int) -> np.ndarray:
    made = np.full((max(c.shape[0] for c in cells), width, 3), _GROUND, np.uint8)
    x = 0
    for each in cells:
        made[: each.shape[0], x : x + each.shape[1]] = each
        x += each.shape[1]
    return made
