"""A package with a part in Python, a part in Rust, and submodules in both."""

from .submodules import count
from .titles import title

__all__ = ["count", "title"]
