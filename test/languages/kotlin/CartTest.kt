package shop

import io.kotest.core.spec.style.FunSpec
import io.kotest.matchers.shouldBe
import kotlin.test.Test
import kotlin.test.assertEquals
import shop.money.Money

class CartTest {
    private val cart = Cart(Region.HOME, apple())

    @Test
    fun `a cart costs what its items cost`() {
        cart.add(apple())
        assertEquals(Money.of("2.38"), cart.total)
    }

    @Test
    fun `an empty cart says so`() {
        val cart = Cart.empty<Item>()
        assertEquals("empty0.00", cart.describe())
    }

    private fun apple() = Item("apple", Money(1, 0))
}

class DiscountSpec : FunSpec({
    test("half the price is off") {
        Discount.Percent(50).off(Money(10, 0)) shouldBe Money(5, 0)
    }

    context("without a discount") {
        test("nothing is off") {
            Discount.None.off(Money(10, 0)) shouldBe Money.ZERO
        }
    }
})
