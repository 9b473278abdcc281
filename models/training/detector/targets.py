"""What the net should say about a crop: heat and corner targets, on its own grid of cells."""

import torch

from detector.net import STRIDE
from render.scene import EXACT, IGNORED

CORE = 0.35  # heat from which a cell learns the corners


def targets(corners: torch.Tensor, kinds: torch.Tensor, height: int, width: int):
    """Targets for a batch of crops of `height` by `width` pixels.

    `corners` (N, P, 4, 2) float, `kinds` (N, P) as in render.scene. Returns heat (N, h, w) 0…1,
    counted (N, h, w) bool (false about plates to be ignored), offsets (N, 8, h, w) in pixels,
    weight (N, h, w) of the corner loss, and size (N, h, w): the error in pixels that costs one.
    """
    rows = (torch.arange(height // STRIDE) + 0.5) * STRIDE
    columns = (torch.arange(width // STRIDE) + 0.5) * STRIDE
    grid = torch.stack(torch.meshgrid(columns, rows, indexing="xy"), -1)  # (h, w, 2)
    centre = corners.mean(2)  # (N, P, 2)
    across = _length(corners, 0, 1, 3, 2)
    down = _length(corners, 0, 3, 1, 2)
    axis = (corners[:, :, 1] - corners[:, :, 0]) + (corners[:, :, 2] - corners[:, :, 3])
    axis = axis / axis.norm(dim=-1, keepdim=True).clamp(min=1e-3)
    apart = grid - centre[:, :, None, None, :]  # (N, P, h, w, 2)
    along = (apart * axis[:, :, None, None]).sum(-1)
    beside = apart[..., 1] * axis[:, :, None, None, 0] - apart[..., 0] * axis[:, :, None, None, 1]
    # An oriented Gaussian, never narrower than a cell's reach, so that small plates have a peak.
    sigma_x = (0.10 * across).clamp(min=4.0)[:, :, None, None]
    sigma_y = (0.18 * down).clamp(min=4.0)[:, :, None, None]
    bump = torch.exp(-0.5 * ((along / sigma_x) ** 2 + (beside / sigma_y) ** 2))
    taught = (kinds > IGNORED)[:, :, None, None]
    heat, owner = (bump * taught).max(1)
    ignored = (kinds == IGNORED)[:, :, None, None]
    near = (along.abs() < 0.6 * across[:, :, None, None]) & (
        beside.abs() < 0.7 * down[:, :, None, None])
    counted = ~(near & ignored).any(1)
    heat = _with_peaks(heat, centre, kinds)
    flat = owner.flatten(1)[..., None, None].expand(-1, -1, 4, 2)
    owned = torch.gather(corners, 1, flat).view(*owner.shape, 4, 2)
    offsets = (owned - grid[None, :, :, None, :]).flatten(3).permute(0, 3, 1, 2)
    exact = torch.gather((kinds == EXACT).float(), 1, owner.flatten(1)).view_as(heat)
    weight = exact * heat * (heat > CORE) * counted
    unit = torch.gather(1.0 + 0.012 * across + 0.05 * down, 1, owner.flatten(1)).view_as(heat)
    return heat, counted, offsets, weight, unit


def _length(corners, a: int, b: int, c: int, d: int):
    """Mean length of the edges a–b and c–d."""
    edges = (corners[:, :, b] - corners[:, :, a], corners[:, :, d] - corners[:, :, c])
    return 0.5 * (edges[0].norm(dim=-1) + edges[1].norm(dim=-1))


def _with_peaks(heat, centre, kinds):
    """Raise the cell that holds a plate's centre to exactly 1: the focal loss needs a positive."""
    height, width = heat.shape[1:]
    cells = (centre / STRIDE).long()
    inside = (kinds > IGNORED) & (cells >= 0).all(-1) & (cells[..., 0] < width) & (
        cells[..., 1] < height)
    crop, plate = torch.nonzero(inside, as_tuple=True)
    heat[crop, cells[crop, plate, 1], cells[crop, plate, 0]] = 1.0
    return heat
