"""Which character is read for which, counted over aligned texts."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np

from shares import percent

from .facts import ALPHABET, CLASS_OF


def aligned(true: str, read: str) -> list[tuple[str, str]]:
    """Both texts character by character, at the least number of edits; "" for what is missing. Of equal ways the
    one that takes characters for each other at the texts' ends wins over one that leaves some out."""
    costs = np.zeros((len(true) + 1, len(read) + 1), int)
    costs[:, 0], costs[0, :] = range(len(true) + 1), range(len(read) + 1)
    for i, a in enumerate(true, 1):
        for j, b in enumerate(read, 1):
            costs[i, j] = min(costs[i - 1, j - 1] + (a != b), costs[i - 1, j] + 1, costs[i, j - 1] + 1)
    pairs, i, j = [], len(true), len(read)
    while i or j:
        if i and j and costs[i, j] == costs[i - 1, j - 1] + (true[i - 1] != read[j - 1]):
            i, j = i - 1, j - 1
            pairs.append((true[i], read[j]))
        elif i and costs[i, j] == costs[i - 1, j] + 1:
            i -= 1
            pairs.append((true[i], ""))
        else:
            j -= 1
            pairs.append(("", read[j]))
    return pairs[::-1]


def confusion_counts(texts: Iterable[tuple[str, str]]) -> np.ndarray:
    """(true, read) texts, folded → (35, 35) counts: row the true character, column the read one, 0 none."""
    counts = np.zeros((len(ALPHABET), len(ALPHABET)), int)
    for true, read in texts:
        for a, b in zip(true, read) if true == read else aligned(true, read):
            counts[CLASS_OF[a], CLASS_OF[b]] += 1
    return counts


def top_confusions(counts: np.ndarray, most: int) -> list[tuple[str, str, int, float]]:
    """(true, read, count, share of the true character's occurrences), commonest first; what was
    read where nothing is written is a share of all glyphs."""
    glyphs = counts[1:].sum()
    wrong = counts * (1 - np.eye(len(counts), dtype=int))
    order = np.argsort(-wrong, axis=None, kind="stable")[:most]
    rows, columns = np.unravel_index(order, wrong.shape)
    return [
        (ALPHABET[row], ALPHABET[column], int(wrong[row, column]), wrong[row, column] / (counts[row].sum() if row else glyphs))
        for row, column in zip(rows, columns)
        if wrong[row, column]
    ]


def markdown_confusions(counts: np.ndarray, most: int = 20) -> str:
    rows = ["| written | read | times | of all such |", "| --- | --- | --- | --- |"]
    rows += [
        f"| {true or 'nothing'} | {read or 'nothing'} | {count} | {percent(rate, 2)} |"
        for true, read, count, rate in top_confusions(counts, most)
    ]
    return "\n".join(rows)
