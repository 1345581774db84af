"""A small shop."""

from .cart import Cart, checkout
from .tax import gross as with_tax

__all__ = ["Cart", "checkout", "with_tax"]
