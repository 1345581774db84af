import 'package:shop/cart.dart';
import 'package:test/test.dart';

void main() {
  late Cart<Line> cart;

  setUp(() => cart = Cart(Region.germany));

  group('Cart', () {
    test('adds the tax of its region', () {
      cart.add(Line('pen', Cents(250)));
      expect(cart.price, Cents(298));
    });

    test('checkout', () async {
      expect(await cart.checkout((amount) => amount), Cents(0));
    });

    group("of json", () {
      test('is read', () => expect(Cart.fromJson('{"region": "ch"}').length, 0));
    });
  });

  test('a receipt names what is bought', () {
    expect(demoCart.receipt(), startsWith('- 1 × pen'));
    expect(makeCart().describe(), isNotEmpty);
  });

  test("what is settled is printed", () async {
    await settle([makeCart(), demoCart]);
    expect(printed(Cents(1)).label, '0.01 €');
  });
}
