"""Counts words."""

from ._native import count

__all__ = ["count"]
