import Testing
import XCTest
@testable import Shop

final class CartTests: XCTestCase {
    private var cart: Cart<Apple>!

    override func setUp() {
        cart = Cart(in: .home, first: Apple(named: "red"))
    }

    func testCostsWhatItsItemsCost() throws {
        XCTAssertEqual(cart.total, try XCTUnwrap(Money(text: "2.38")))
    }

    func testCanBePaid() async throws {
        let receipt = try await cart.checkout()
        XCTAssertEqual(receipt.paid, cart.total)
    }
}

struct Apple: Priced {
    let name: String

    init(named name: String) { self.name = name }

    func price(in region: Country) -> Money { Money(cents: 119) }
}

@Suite("Discounts")
struct DiscountTests {
    @Test("half the price is off", arguments: [10, 20])
    func half(cents: Int) {
        #expect(Discount.percent(50).off(Money(cents: cents)) == Money(cents: cents / 2))
    }

    @Test func nothingIsOff() {
        #expect(Discount.none.off(Money(cents: 10)) == .zero)
    }
}
