from shop.prices import line_price, price_of


class Cart:
    """What somebody carries around before they pay."""

    def __init__(self) -> None:
        self.counts: dict[str, int] = {}

    def add(self, item: str, count: int = 1) -> None:
        price_of(item)
        self.counts[item] = self.counts.get(item, 0) + count

    def remove(self, item: str) -> None:
        self.counts.pop(item, None)

    def total(self) -> int:
        """The price of everything in the cart, in cents."""
        return sum(line_price(item, count) for item, count in self.counts.items())

    def is_empty(self) -> bool:
        return not any(self.counts.values())
