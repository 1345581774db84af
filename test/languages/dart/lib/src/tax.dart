import 'dart:math' as math;

/// Rates by region.
enum Region {
  germany('de', 0.19),
  switzerland('ch', 0.077);

  const Region(this.code, this.rate);

  /// Throws a [StateError] when no region has this code.
  factory Region.parse(String code) => values.firstWhere((region) => region.code == code);

  final String code;
  final double rate;

  Cents on(Cents net) => roundUp(net.amount * rate);
}

/// An amount of money.
extension type const Cents(int amount) {
  Cents.ofEuros(double euros) : this((euros * 100).round());

  Cents operator +(Cents other) => Cents(amount + other.amount);

  bool operator <(Cents other) => amount < other.amount;

  String get label => '${(amount / 100).toStringAsFixed(2)} €';
}

typedef Rounding = Cents Function(double amount);

Cents roundUp(double amount) => Cents(amount.ceil());

final Rounding halfUp = (amount) => Cents((amount + 0.5).floor());

double log(double amount) => math.log(amount) / math.ln10;
