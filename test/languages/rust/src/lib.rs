//! A small shop.
pub mod cart;
mod stock;
pub mod tax;

pub use cart::{Cart, Line};
pub use tax::gross as with_tax;

/// Opens a shop with one cart.
pub fn open(region: tax::Region) -> Cart<Line> {
    let cart = Cart::new(region);
    stock::fill("tea", 3);
    cart
}
