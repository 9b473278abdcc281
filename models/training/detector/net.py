"""The plate detector: luma in, a heat map and four corner offsets a cell out, at stride 8."""

import torch
from torch import nn

STRIDE = 8
OFFSET_UNIT = 32.0  # px: what one unit of the last layer's corner outputs stands for
HEAT_PRIOR = -4.0  # bias of the heat: few cells hold a plate


class Unit(nn.Sequential):
    """3×3 convolution, batch norm, ReLU."""

    def __init__(self, inputs: int, outputs: int, stride: int = 1, dilation: int = 1):
        super().__init__(
            nn.Conv2d(inputs, outputs, 3, stride, dilation, dilation, bias=False),
            nn.BatchNorm2d(outputs), nn.ReLU(inplace=True))


class Residual(nn.Module):
    """x + Unit(x)."""

    def __init__(self, width: int, dilation: int = 1):
        super().__init__()
        self.unit = Unit(width, width, 1, dilation)

    def forward(self, x):
        return x + self.unit(x)


class PlateDetector(nn.Module):
    """uint8 or float luma (N, 1, H, W), H and W multiples of 32 →

    * heat (N, 1, H/8, W/8): logits while training, 0…1 in the exported graph;
    * corners (N, 8, H/8, W/8): pixels from the cell's centre ((cx + .5) · 8, (cy + .5) · 8) to the
      plate's top left, top right, bottom right and bottom left corner, x before y. Coordinates
      count from the picture's top left edge: the first pixel's centre is 0.5.

    Down to stride 32, where two dilated layers see 400 px around, and up again by addition:
    0.45 M parameters, 453 M multiply-adds at 640×384.
    """

    def __init__(self, exported: bool = False):
        super().__init__()
        self.exported = exported
        self.quarter = nn.Sequential(Unit(1, 12, 2), Unit(12, 24, 2))
        self.eighth = nn.Sequential(Unit(24, 48, 2), Residual(48))
        self.sixteenth = nn.Sequential(Unit(48, 80, 2), Residual(80), Residual(80))
        self.thirtieth = nn.Sequential(Unit(80, 96, 2), Residual(96, 2), Residual(96, 2))
        self.from_thirtieth = nn.Conv2d(96, 80, 1)
        self.from_sixteenth = nn.Conv2d(80, 48, 1)
        self.up = nn.Upsample(scale_factor=2, mode="nearest")
        self.joined = Unit(48, 48)
        self.heat = nn.Conv2d(48, 1, 1)
        self.corners = nn.Conv2d(48, 8, 1)
        nn.init.constant_(self.heat.bias, HEAT_PRIOR)

    def forward(self, picture: torch.Tensor):
        x = picture.float() * (4.0 / 255.0) - 2.0
        eighth = self.eighth(self.quarter(x))
        sixteenth = self.sixteenth(eighth)
        thirtieth = self.thirtieth(sixteenth)
        sixteenth = torch.relu(sixteenth + self.up(self.from_thirtieth(thirtieth)))
        joined = self.joined(torch.relu(eighth + self.up(self.from_sixteenth(sixteenth))))
        heat, corners = self.heat(joined), self.corners(joined) * OFFSET_UNIT
        return (torch.sigmoid(heat), corners) if self.exported else (heat, corners)
