package shop

import kotlinx.coroutines.flow.Flow
import shop.money.Money
import shop.money.percent
import shop.money.total

@Target(AnnotationTarget.FUNCTION)
annotation class Audited(val reason: String = "")

/** What can be put into a cart. */
interface Priced {
    val name: String

    fun price(region: Region): Money

    /** Free things need no receipt. */
    fun isFree(region: Region): Boolean = price(region) == Money.ZERO
}

data class Item(override val name: String, val net: Money) : Priced {
    override fun price(region: Region) = net + Taxes.on(net, region)
}

enum class Region(val taxPercent: Int) {
    HOME(19) {
        override fun label() = "home"
    },
    ABROAD(0);

    open fun label(): String = name.lowercase()
}

sealed class Discount {
    abstract fun off(sum: Money): Money

    data object None : Discount() {
        override fun off(sum: Money) = Money.ZERO
    }

    class Percent(private val rate: Int) : Discount() {
        init {
            require(rate in 0..100) { "a rate of $rate" }
        }

        override fun off(sum: Money): Money = sum percent rate
    }
}

object Taxes {
    fun on(net: Money, region: Region): Money = net percent region.taxPercent
}

// Not thread-safe.
open class Cart<T : Priced>(private val region: Region) : Iterable<T> {
    private val lines = mutableListOf<T>()

    constructor(region: Region, vararg first: T) : this(region) {
        first.forEach { add(it) }
    }

    var discount: Discount = Discount.None
        get() = field
        set(value) {
            log("discount $value")
            field = value
        }

    val total: Money
        get() {
            val sum = lines.map { it.price(region) }.total()
            return afterDiscount(sum)
        }

    fun add(item: T) {
        lines.add(item)
    }

    fun add(items: List<T>) = items.forEach { lines += it }

    @Audited("money leaves the house")
    suspend fun checkout(gate: Gate): Receipt {
        tailrec fun attempt(left: Int): Receipt =
            if (left == 0) Receipt.refused() else gate.pay(total) ?: attempt(left - 1)
        return attempt(3)
    }

    fun clear() {
        lines.removeAll { true }
    }

    fun drain(): List<T> = lines.toList().also { lines.clear() }

    operator fun get(index: Int): T = lines[index]

    override fun iterator(): Iterator<T> = lines.iterator()

    private inline fun <reified E : T> only(): List<E> = lines.filterIsInstance<E>()

    private fun afterDiscount(sum: Money): Money {
        val halved = { money: Money -> money percent 50 }
        return halved(discount.off(sum))
    }

    inner class Line(val index: Int) {
        fun item(): T = get(index)
    }

    companion object Factory {
        fun <T : Priced> empty(): Cart<T> = Cart(Region.HOME)
    }
}

interface Gate {
    suspend fun pay(sum: Money): Receipt?
}

class Receipt private constructor(val paid: Money?) {
    companion object {
        fun refused(): Receipt = Receipt(null)
    }
}

val log: (String) -> Unit = { line -> println(line) }

val silent = object : Gate {
    override suspend fun pay(sum: Money): Receipt? = null
}

val Cart<*>.isEmpty: Boolean
    get() = none()

fun Cart<*>.describe() = buildString {
    append(if (isEmpty) "empty" else "full")
    append(total.display)
}
