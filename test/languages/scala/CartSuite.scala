package shop

import munit.FunSuite
import shop.money.*

class CartSuite extends FunSuite:
  private def apple = Item("apple", Money(Cents.of(100)))

  test("a cart costs what its items cost") {
    val cart = new Cart(Region.Home, apple)
    assertEquals(cart.total, Money(Cents.of(119)))
  }

  test("half the price is off"):
    val off = Percent(50).off(Money(Cents.of(10)))
    assertEquals(off, Money(Cents.of(5)))

  private def parsed(text: String): Money = Money.parse(text).getOrElse(fail("no amount"))

class PercentSpec extends AnyFunSpec {
  describe("a percentage") {
    it("is taken off") {
      assert(new Percent(50).off(Money.zero) == Money.zero)
    }
  }
}
