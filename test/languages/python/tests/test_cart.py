from decimal import Decimal
from unittest import TestCase

import pytest

from shop import Cart, checkout, with_tax
from shop.cart import GiftCart, Line, pay
from shop.stock import *


@pytest.fixture
def cart():
    return Cart()


def test_a_cart_costs_what_is_in_it(cart):
    cart.add(Line("tea", Decimal(4)))
    assert cart.total() == with_tax(Decimal(4))


class GiftCartTest(TestCase):
    def setUp(self):
        self.cart = GiftCart()
        reserve("tea", 0)

    def test_it_costs_more(self):
        self.cart.add(Line("tea", Decimal(4)))
        self.assertGreater(self.cart.total(), level("tea"))
        self.check()

    def check(self):
        checkout(self.cart, pay)
