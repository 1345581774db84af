import { expect, test } from 'vitest'
import { read } from './read.js'

const shop = `//! A shop.
use std::fmt::{self, Display as Show};
use crate::items::Item;
mod stock;

/// What a person is about to buy.
#[derive(Debug, Clone)]
// keep the fields sorted
pub struct Cart<T> {
    items: Vec<T>,
}

pub struct Empty;

pub enum Currency { Euro, Other(String) }

pub type Money = f64;

impl<T: Clone> Cart<T>
where
    T: Priced,
{
    /// An empty cart.
    #[must_use] // or why make one
    pub fn new() -> Self {
        Self { items: Vec::new() }
    }

    fn total(&self) -> Money {
        self.items.iter().map(|item| item.price()).sum::<f64>() + tax::rate(1)
    }
}

impl<T> fmt::Display for Cart<T> {
    fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result { write!(f, "{}", self.total()) }
}

impl From<Item> for Cart<Item> {
    fn from(item: Item) -> Self { Self { items: vec![item] } }
}

pub trait Priced: Show + Clone {
    fn price(&self) -> Money;
    fn free(&self) -> bool { self.price() == 0.0 }
}

macro_rules! euro { ($x:expr) => { Money::from($x) } }

extern "C" { fn beep(times: u8); }

#[cfg(test)]
mod tests {
    #[test]
    fn an_empty_cart_is_free() { assert_eq!(Cart::new().total(), zero()); }
}
`

test('structs, traits, impls, functions and methods are pieces of a Rust file', async () => {
  const { outline } = await read('cart.rs', shop)
  expect(outline).toMatchInlineSnapshot(`
    "file cart.rs
      class Cart  pub struct Cart<T>
      class Empty  pub struct Empty;
      class Currency  pub enum Currency
      class Money  pub type Money =
      class impl Cart<T>  impl<T: Clone> Cart<T> where T: Priced,
        method impl Cart<T>.new  pub fn new() -> Self
        method impl Cart<T>.total  fn total(&self) -> Money
      class impl fmt::Display for Cart<T>  impl<T> fmt::Display for Cart<T>
        method impl fmt::Display for Cart<T>.fmt  fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result
      class impl From<Item> for Cart<Item>  impl From<Item> for Cart<Item>
        method impl From<Item> for Cart<Item>.from  fn from(item: Item) -> Self
      class Priced  pub trait Priced: Show + Clone
        method Priced.price  fn price(&self) -> Money;
        method Priced.free  fn free(&self) -> bool
      function euro  macro_rules! euro {
      function beep  fn beep(times: u8);
      class tests  mod tests
        function tests.an_empty_cart_is_free  fn an_empty_cart_is_free()"
  `)
})

test('a piece knows what it calls, imports and implements', async () => {
  const { uses } = await read('cart.rs', shop)
  expect(uses).toMatchInlineSnapshot(`
    "cart.rs: imports std::fmt, imports Display, imports crate::items, imports Item, imports stock
    impl Cart<T>.new: calls new
    impl Cart<T>.total: calls iter, calls map, calls price, calls sum, calls rate
    impl fmt::Display for Cart<T>: inherits Display
    impl fmt::Display for Cart<T>.fmt: calls write, calls total
    impl From<Item> for Cart<Item>: inherits From
    impl From<Item> for Cart<Item>.from: calls vec
    Priced: inherits Show, inherits Clone
    Priced.free: calls price
    euro: calls from
    tests.an_empty_cart_is_free: calls assert_eq, calls new, calls total, calls zero"
  `)
})

test('attributes and doc comments belong to a piece, whatever comment stands between them', async () => {
  const cart = await read('cart.rs', shop)
  expect(cart.source('Cart').split('\n').slice(0, 4)).toEqual([
    '/// What a person is about to buy.',
    '#[derive(Debug, Clone)]',
    '// keep the fields sorted',
    'pub struct Cart<T> {',
  ])
  expect(cart.source('impl Cart<T>.new')).toMatch(/^\/\/\/ An empty cart.\n +#\[must_use\] \/\/ or why make one\n/)
  expect(cart.source('tests')).toMatch(/^#\[cfg\(test\)\]\nmod tests \{/)
})

test('the name of an impl is what it implements and for what', async () => {
  const cart = await read('cart.rs', shop)
  const { nameSpan } = cart.piece('impl fmt::Display for Cart<T>')
  expect(cart.text.slice(nameSpan.start, nameSpan.end)).toBe('fmt::Display for Cart<T>')
})
