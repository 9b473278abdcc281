"""Focal loss on the heat and smooth L1 on the corners."""

import torch
from torch.nn import functional as F

CORNER_SHARE = 2.0


def detector_loss(heat_logits, corners, wanted):
    """Loss of a batch, with its two parts for the log. `wanted` is what `targets` returns.

    The heat's loss is the penalty-reduced focal loss of CornerNet (Law and Deng 2018, eq. 1, with
    alpha 2 and beta 4): cells near a peak are forgiven. Corner errors count in units that grow
    with the plate, so that large plates do not drown small ones.
    """
    heat, counted, offsets, weight, unit = wanted
    logits = heat_logits[:, 0].float()
    said = torch.sigmoid(logits)
    positive = (heat >= 1.0) & counted
    plates = positive.sum().clamp(min=1)
    hit = F.softplus(-logits) * (1 - said) ** 2 * positive
    false = F.softplus(logits) * said ** 2 * (1 - heat) ** 4 * (counted & ~positive)
    heat_loss = (hit.sum() + false.sum()) / plates
    error = (corners.float() - offsets) / unit[:, None]
    each = F.smooth_l1_loss(error, torch.zeros_like(error), reduction="none", beta=1.0).mean(1)
    corner_loss = (each * weight).sum() / weight.sum().clamp(min=1.0)
    return heat_loss + CORNER_SHARE * corner_loss, heat_loss.detach(), corner_loss.detach()
