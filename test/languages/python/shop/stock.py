"""What is there."""

from contextlib import contextmanager

levels: dict[str, int] = {}


def reserve(sku: str, count: int) -> None:
    with locked():
        if count > level(sku):
            raise OutOfStock(sku)
        levels[sku] -= count


def level(sku: str) -> int:
    return levels.get(sku, 0)


@contextmanager
def locked():
    yield


class OutOfStock(Exception):
    def __str__(self) -> str:
        return "out of stock: " + super().__str__()


def reader(close, open=open):
    handle = open("stock.csv")
    close(handle)
    return handle.read()


def close(handle) -> None:
    handle.close()
