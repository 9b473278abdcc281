"""The device that is trained on."""

import argparse

import torch


def add_device_option(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--device", choices=("auto", "cpu", "cuda"), default="auto", help="auto: CUDA where torch has it")


def device_named(name: str) -> torch.device:
    """name: auto, cpu or cuda. Refuses cuda where torch has none."""
    if name == "cuda" and not torch.cuda.is_available():
        raise SystemExit("--device: expected a CUDA device, torch has none")
    return torch.device("cuda" if name != "cpu" and torch.cuda.is_available() else "cpu")
