import Foundation

/// What can be put into a cart.
protocol Priced {
    associatedtype Region

    var name: String { get }

    /// With tax.
    func price(in region: Region) -> Money

    init(named name: String)
}

@propertyWrapper
struct Clamped {
    private var value = 0

    var wrappedValue: Int {
        get { value }
        set { value = min(max(newValue, 0), 100) }
    }
}

enum Discount {
    case none
    indirect case both(Discount, Discount)
    case percent(Int)

    func off(_ sum: Money) -> Money {
        switch self {
        case .none: return .zero
        case .both(let first, let second): return first.off(sum) + second.off(sum)
        case .percent(let rate): return percentage(of: sum, rate: rate)
        }
    }

    private func percentage(of sum: Money, rate: Int) -> Money { sum %% rate }
}

// Lines are kept in the order people added them.
class Cart<Item: Priced>: NSObject where Item.Region == Country {
    struct Line {
        let item: Item
        @Clamped var quantity: Int

        mutating func add(_ more: Int) { quantity += more }
    }

    private(set) var lines: [Line] = [] {
        didSet { audit("\(oldValue.count) lines before") }
    }

    private lazy var gate: PaymentGate = makeGate()

    let country: Country
    var discount = Discount.none

    /// For a first visit.
    convenience init(in country: Country, first: Item) {
        self.init(in: country)
        add(first)
    }

    required init(in country: Country) {
        self.country = country
    }

    deinit {
        audit("gone")
    }

    var total: Money {
        let sum = lines.map { $0.item.price(in: country) }.total()
        return afterDiscount(sum)
    }

    subscript(index: Int) -> Item { lines[index].item }

    @discardableResult
    func add(_ item: Item) -> Self {
        lines.append(Line(item: item, quantity: 1))
        return self
    }

    func add<S: Sequence>(contentsOf items: S) where S.Element == Item {
        items.forEach { add($0) }
    }

    func checkout() async throws -> Receipt {
        func attempt(_ left: Int) async throws -> Receipt {
            guard left > 0 else { return refusal() }
            return try await gate.pay(total)
        }
        return try await attempt(3)
    }

    func removeAll() {
        lines.removeAll()
    }

    func restart() {
        lines.removeAll(keepingCapacity: true)
    }

    class func empty() -> Cart { Cart(in: .home) }

    override var description: String { summary(of: self) }

    private func makeGate() -> PaymentGate { PaymentGate() }

    private func afterDiscount(_ sum: Money) -> Money {
        let negated: (Money) -> Money = { money in
            -money
        }
        return sum + negated(discount.off(sum))
    }
}

enum Country { case home, abroad }

struct Receipt {
    let paid: Money?
}

func refusal() -> Receipt { Receipt(paid: nil) }

/// One payment at a time.
actor PaymentGate {
    private var log: [String] = []

    func pay(_ sum: Money) async throws -> Receipt {
        record(sum.display)
        return Receipt(paid: sum)
    }

    private func record(_ line: String) { log.append(line) }
}

extension Cart: Sequence {
    func makeIterator() -> IndexingIterator<[Line]> { lines.makeIterator() }
}

extension Cart {
    var isEmpty: Bool { lines.isEmpty }

    func describe() -> String { isEmpty ? "empty" : total.display }
}

extension Cart.Line: CustomStringConvertible, Identifiable {
    var description: String { item.name }
    var id: String { item.name }
}

let audit: (String) -> Void = { line in
    print(line)
}

func summary<Item>(of cart: Cart<Item>) -> String {
    #if DEBUG
    audit("summary")
    #endif
    return cart.describe()
}
