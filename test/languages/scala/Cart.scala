package shop

import scala.collection.mutable.ListBuffer
import scala.concurrent.{ExecutionContext, Future}

import shop.money.{Money, Rate, total => sumOf}
import shop.money.Cents

/** What can be put into a cart. */
trait Priced {
  def name: String

  /** With tax. */
  def price(region: Region): Money

  def isFree(region: Region): Boolean = price(region) == Money.zero
}

sealed abstract class Region(val tax: Rate)

object Region {
  case object Home extends Region(19)
  case object Abroad extends Region(0)
}

case class Item(name: String, net: Money) extends Priced {
  override def price(region: Region): Money = net + Taxes.on(net, region)
}

sealed trait Discount {
  def off(sum: Money): Money
}

case object NoDiscount extends Discount {
  def off(sum: Money): Money = Money.zero
}

final class Percent(rate: Rate) extends Discount with Serializable {
  require(rate >= 0 && rate <= 100)

  override def off(sum: Money): Money = sum percent rate
}

object Taxes {
  def on(net: Money, region: Region): Money = net percent region.tax
}

// Not thread-safe.
class Cart[T <: Priced](region: Region) extends Iterable[T] {
  type Line = (T, Int)

  private val lines = ListBuffer.empty[T]
  var discount: Discount = NoDiscount

  def this(region: Region, first: T*) = {
    this(region)
    first.foreach(add)
  }

  lazy val currency = total.currency

  def total: Money = {
    val sum = sumOf(lines.map(_.price(region)))
    afterDiscount(sum)
  }

  def add(item: T): this.type = {
    lines += item
    this
  }

  def add(items: Seq[T]): Unit = items.foreach(item => add(item))

  def apply(index: Int): T = lines(index)

  def removeAll(): Unit = lines.clear()

  def restart(): Unit = {
    lines.removeAll()
  }

  @deprecated("pay at the gate", since = "2.0")
  def checkout(gate: Gate)(implicit executor: ExecutionContext): Future[Receipt] = {
    def attempt(left: Int): Future[Receipt] =
      if (left == 0) Future.successful(Receipt.refused)
      else gate.pay(total).recoverWith { case _ => attempt(left - 1) }

    attempt(3)
  }

  override def iterator: Iterator[T] = lines.iterator

  private def afterDiscount(sum: Money): Money = {
    val halved: Money => Money = money => money percent 50
    val negated = (money: Money) => -money
    sum + negated(halved(discount.off(sum)))
  }

  object audit {
    def log(line: String): Unit = println(line)
  }
}

object Cart {
  def empty[T <: Priced]: Cart[T] = new Cart[T](Region.Home)

  implicit class Described(cart: Cart[_]) {
    def describe: String = report(cart.size)

    private def report(count: Int) = s"$count lines"
  }
}

trait Gate {
  def pay(sum: Money): Future[Receipt]
}

case class Receipt(paid: Option[Money])

object Receipt {
  val refused: Receipt = Receipt(None)
}

package object receipts {
  type Receipts = List[Receipt]

  val silent: Gate = new Gate {
    def pay(sum: Money): Future[Receipt] = Future.successful(Receipt(Some(sum)))
  }

  def paid(receipts: Receipts): Receipts = receipts.filter(_.paid.isDefined)
}
