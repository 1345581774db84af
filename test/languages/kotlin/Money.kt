@file:JvmName("Monies")

package shop.money

import java.math.BigDecimal
import java.math.RoundingMode

/** Rounds to cents on its way into the constructor. */
typealias Cents = Long

/** An amount in one currency. */
@JvmInline
value class Money(val cents: Cents) : Comparable<Money> {
    constructor(units: Int, cents: Int) : this(units * 100L + cents)

    /** Seen by people, never by ledgers. */
    val display: String
        get() = "%.2f".format(cents / 100.0)

    operator fun plus(other: Money): Money = Money(cents + other.cents)

    operator fun times(quantity: Int) = Money(cents * quantity)

    override fun compareTo(other: Money): Int = cents.compareTo(other.cents)

    companion object {
        val ZERO = Money(0)

        @JvmStatic
        fun of(text: String): Money = Money(round(BigDecimal(text)))
    }
}

internal fun round(amount: BigDecimal): Cents {
    fun scaled(digits: Int) = amount.setScale(digits, RoundingMode.HALF_EVEN)
    return scaled(2).movePointRight(2).toLong()
}

fun Iterable<Money>.total(): Money = fold(Money.ZERO, Money::plus)

infix fun Money.percent(rate: Int): Money = Money(cents * rate / 100)
