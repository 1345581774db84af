library shop;

import 'dart:async';
import 'dart:convert' show jsonDecode;

import 'package:shop/src/tax.dart' as tax;

export 'src/tax.dart' show Cents, Region;

/// What has a price.
abstract interface class Priced {
  tax.Cents get price;

  String describe([String prefix = '']);
}

mixin Notices on Basket {
  final _notices = StreamController<String>();

  Stream<String> get notices => _notices.stream;

  void notice(String text) {
    _notices.add(text);
  }
}

base class Basket {
  Basket(this.region) : created = DateTime.now();

  final tax.Region region;
  final DateTime created;
}

/// One thing in a cart.
final class Line implements Priced {
  const Line(this.sku, this.price, {this.quantity = 1}) : assert(quantity > 0);

  Line.gift(String sku) : this(sku, const tax.Cents(0));

  final String sku;
  final int quantity;

  @override
  final tax.Cents price;

  tax.Cents get total => tax.Cents(price.amount * quantity);

  @override
  String describe([String prefix = '']) => '$prefix$quantity × $sku';

  @override
  bool operator ==(Object other) => other is Line && other.sku == sku;

  @override
  int get hashCode => sku.hashCode;
}

/// What a person is about to buy.
///
/// It is not safe for concurrent use.
class Cart<T extends Priced> extends Basket with Notices implements Priced {
  Cart(super.region);

  Cart.of(tax.Region region, Iterable<T> lines) : super(region) {
    lines.forEach(add);
  }

  factory Cart.fromJson(String json) {
    final decoded = jsonDecode(json) as Map<String, Object?>;
    return Cart(tax.Region.parse(decoded['region']! as String));
  }

  static final hooks = <String, void Function(Priced)>{};
  static final onAdd = (Priced line) => hooks[line.describe()]?.call(line);

  final List<T> _lines = [];

  int get length => _lines.length;

  /// Only shrinks.
  set length(int value) {
    _lines.length = value;
  }

  T operator [](int index) => _lines[index];

  void operator []=(int index, T line) => _lines[index] = line;

  void add(T line) {
    _lines.add(line);
    onAdd(line);
    notice(line.describe('+ '));
  }

  @override
  tax.Cents get price {
    tax.Cents sum(tax.Cents left, T line) => left + line.price;

    final log = (Object amount) {
      print('net: $amount');
      return amount;
    };
    final net = _lines.fold(const tax.Cents(0), sum);
    log(net);
    return net + region.on(net);
  }

  @override
  String describe([String prefix = '']) => _lines.map((line) => line.describe(prefix)).join('\n');

  Future<R> checkout<R>(FutureOr<R> Function(tax.Cents) charge) async {
    await _settle();
    return charge(price);
  }

  Stream<T> watch() async* {
    yield* Stream.fromIterable(_lines);
  }

  Future<void> _settle() => Future.delayed(Duration.zero);
}

mixin Countable {
  int count() => 1;
}

class GiftCart = Cart<Line> with Countable;

extension Receipt on Cart<Line> {
  String receipt() => [describe('- '), '= ${price.label}'].join('\n');
}

extension on String {
  Line asLine() => Line(this, tax.Cents.ofEuros(2.5));
}

Cart<Line> get demoCart => Cart<Line>(tax.Region.germany)..add('pen'.asLine())..add(Line.gift('bag'));

tax.Cents printed(tax.Cents amount) {
  print(amount.label);
  return amount;
}

Future<void> settle(List<Cart<Line>> carts) async {
  for (final cart in carts) {
    await buy(cart);
  }
}

Future<tax.Cents> buy(Cart<Line> cart) => cart.checkout(printed);

@Deprecated('Use demoCart')
Cart<Line> makeCart() {
  return new Cart.of(tax.Region.germany, [const Line('pen', tax.Cents(250))]);
}
