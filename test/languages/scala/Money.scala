package shop.money

import scala.math.BigDecimal.RoundingMode

/** Amounts that only this file may look into. */
opaque type Cents = Long

object Cents:
  def of(value: Long): Cents = value

type Rate = Int

enum Currency(val symbol: String):
  case Euro extends Currency("€")
  case Dollar extends Currency("$")

  def label: String = s"$symbol ${toString.toLowerCase}"

/** An amount in one currency. */
final case class Money(cents: Cents, currency: Currency = Currency.Euro):
  def this(units: Int) = this(Cents.of(units * 100L))

  def +(other: Money): Money = copy(cents + other.cents)

  def unary_- : Money = copy(-cents)

  @throws[ArithmeticException]("for a fraction of a cent")
  infix def percent(rate: Rate): Money =
    val exact = BigDecimal(cents) * rate / 100
    Money(rounded(exact))

object Money:
  val zero: Money = Money(Cents.of(0))

  def parse(text: String): Option[Money] =
    text.toDoubleOption.map { amount => Money(rounded(BigDecimal(amount) * 100)) }

  given Ordering[Money] with
    def compare(left: Money, right: Money): Int = left.cents.compare(right.cents)

  given sums: Numeric2[Money] = new Numeric2[Money]:
    def add(left: Money, right: Money): Money = left + right

trait Numeric2[A]:
  def add(left: A, right: A): A

private def rounded(amount: BigDecimal): Cents =
  def scaled(digits: Int): BigDecimal = amount.setScale(digits, RoundingMode.HALF_EVEN)
  scaled(0).toLong

extension (amounts: Iterable[Money])
  def total(using sums: Numeric2[Money]): Money =
    amounts.foldLeft(Money.zero)(sums.add)

extension [A](values: List[A]) def second: A = values(1)

inline def free: Money = Money.zero
