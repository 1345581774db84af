"""What things cost, in cents."""

PRICES = {"apple": 45, "pear": 60, "melon": 320}

BULK_FROM = 10
BULK_PERCENT = 8


def price_of(item: str) -> int:
    if item not in PRICES:
        raise KeyError(f"we do not sell {item}")
    return PRICES[item]


def discounted(amount: int, percent: int) -> int:
    """What is left of an amount; broken cents are rounded up."""
    return amount - amount * percent // 100


def line_price(item: str, count: int) -> int:
    amount = price_of(item) * count
    return discounted(amount, BULK_PERCENT) if count >= BULK_FROM else amount
