use shop::cart::{pay, Cart, Line, Priced as _};
use shop::tax::Region;
use shop::{open, with_tax};

struct Gift(Line);

impl shop::cart::Priced for Gift {
    fn price(&self) -> f64 {
        self.0.price() + 1.0
    }
}

#[test]
fn gifts_cost_more() {
    let gift = Gift(Line::new("tea", 4.0));
    assert!(gift.price() > with_tax(4.0, Region::Abroad));
    assert!(!gift.is_free());
}

#[tokio::test]
async fn carts_are_paid() {
    let cart: Cart<Line> = open("home".parse().unwrap());
    cart.checkout(pay).await.unwrap_err();
}
