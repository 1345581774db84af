import Foundation

/// What people pay in.
public enum Currency: String, CaseIterable {
    case euro = "EUR"
    case dollar = "USD"

    var symbol: String {
        switch self {
        case .euro: return "€"
        case .dollar: return "$"
        }
    }
}

/// An amount in one currency.
///
/// Never a fraction of a cent.
public struct Money: Hashable, Comparable {
    typealias Cents = Int

    let cents: Cents
    let currency: Currency

    static let zero = Money(cents: 0)

    init(cents: Cents, currency: Currency = .euro) {
        self.cents = cents
        self.currency = currency
    }

    /// Rounds half to even.
    init?(text: String) {
        guard let amount = Decimal(string: text) else { return nil }
        self.init(cents: rounded(amount))
    }

    var display: String { "\(currency.symbol)\(Double(cents) / 100)" }

    public static func < (left: Money, right: Money) -> Bool {
        left.cents < right.cents
    }

    static func + (left: Money, right: Money) -> Money {
        Money(cents: left.cents + right.cents, currency: left.currency)
    }

    static prefix func - (money: Money) -> Money {
        Money(cents: -money.cents, currency: money.currency)
    }
}

infix operator %%: MultiplicationPrecedence

func %% (money: Money, rate: Int) -> Money {
    Money(cents: money.cents * rate / 100, currency: money.currency)
}

private func rounded(_ amount: Decimal) -> Money.Cents {
    func scaled(by power: Int) -> Decimal {
        var (source, target) = (amount, Decimal())
        NSDecimalMultiplyByPowerOf10(&target, &source, Int16(power), .bankers)
        return target
    }
    return NSDecimalNumber(decimal: scaled(by: 2)).intValue
}

extension Sequence where Element == Money {
    func total() -> Money {
        reduce(Money.zero, +)
    }
}
