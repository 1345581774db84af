from dataclasses import dataclass

from shop.cart import Cart


@dataclass
class Order:
    customer: str
    lines: dict[str, int]
    total: int


class EmptyCart(Exception):
    pass


def place_order(cart: Cart, customer: str) -> Order:
    if cart.is_empty():
        raise EmptyCart(customer)
    return Order(customer, dict(cart.counts), cart.total())


def receipt(order: Order) -> str:
    lines = [f"{count} x {item}" for item, count in sorted(order.lines.items())]
    return "\n".join([f"For {order.customer}", *lines, f"{order.total / 100:.2f}"])
