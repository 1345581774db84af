"""What a person is about to buy."""

from __future__ import annotations

import asyncio
import contextlib
from abc import ABC, abstractmethod
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Protocol

import shop.tax as tax
from shop import stock

from .tax import Money, Region, rate as rate_of


class Priced(Protocol):
    def price(self) -> Money: ...


@dataclass(frozen=True)
class Line:
    """One thing, so many times."""

    sku: str
    net: Money
    count: int = 1

    def price(self) -> Money:
        return self.net * self.count

    def __add__(self, other: Line) -> Line:
        if other.sku != self.sku:
            raise self._mismatch(other)
        return Line(self.sku, self.net, self.count + other.count)

    @staticmethod
    def _mismatch(other: Line) -> ValueError:
        return ValueError(other.sku)


class Basket(ABC):
    def __init__(self, region: Region) -> None:
        self.region = region
        self.lines: list[Line] = []

    @abstractmethod
    def total(self) -> Money: ...

    def close(self) -> None:
        self.lines.clear()

    def __len__(self) -> int:
        return len(self.lines)


class Cart(Basket):
    """A basket with discounts."""

    class Discount:
        def __init__(self, share: Money) -> None:
            self.share = share

        def off(self, amount: Money) -> Money:
            return amount - amount * self.share

    def __init__(self, region: Region = Region.HOME, discount: Discount | None = None) -> None:
        super().__init__(region)
        self.discount = discount
        self.journal = Journal()

    def add(self, line: Line) -> None:
        stock.reserve(line.sku, line.count)
        self.lines.append(line)
        self.journal.note(f"added {line.sku}")

    def total(self) -> Money:
        def sum_of(prices: Iterator[Money]) -> Money:
            return sum(prices, Money(0))

        net = sum_of(line.price() for line in self.lines)
        return tax.gross(net, self.region)

    @property
    def is_empty(self) -> bool:
        return len(self) == 0

    @is_empty.setter
    def is_empty(self, value: bool) -> None:
        if value:
            self.close()

    def __enter__(self) -> Cart:
        return self

    def __exit__(self, *exc: object) -> None:
        self.close()


class GiftCart(Cart):
    def total(self) -> Money:
        return self.wrapped(super().total())

    def wrapped(self, total: Money) -> Money:
        self.journal.note("wrapped")
        return total + rate_of(self.region)


@dataclass
class Journal:
    notes: list[str] = field(default_factory=list)

    def note(self, text: str) -> None:
        self.notes.append(text)

    def close(self) -> None:
        self.notes.clear()


async def checkout(cart: Cart, pay: Callable[[Money], None]) -> Money:
    """Lets somebody pay; what is paid with is theirs to say."""
    with contextlib.closing(Journal()) as journal:
        await asyncio.sleep(0)
        total = cart.total()
        pay(total)
        journal.note("paid")
    return total


def pay(amount: Money) -> None:
    print(amount)
