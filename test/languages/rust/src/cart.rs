use std::collections::HashMap as Map;
use std::ops::{Add, Deref};

use crate::stock::{self, reserve};
use crate::tax::{self, Money, Region};

/// What has a price.
pub trait Priced {
    const CURRENCY: &'static str = "EUR";

    fn price(&self) -> Money;

    fn is_free(&self) -> bool {
        self.price() == 0.0
    }
}

/// What can be told.
pub trait Told: Priced + std::fmt::Debug {
    fn tell(&self) -> String {
        format!("{:?} for {}", self, self.price())
    }
}

/// One thing, so many times.
#[derive(Clone, Debug)]
pub struct Line {
    pub sku: String,
    net: Money,
    count: u32,
}

impl Line {
    #[must_use]
    pub fn new(sku: &str, net: Money) -> Self {
        Self { sku: sku.to_owned(), net, count: 1 }
    }
}

impl Priced for Line {
    fn price(&self) -> Money {
        self.net * f64::from(self.count)
    }
}

impl Told for Line {}

impl Add for Line {
    type Output = Line;

    fn add(self, other: Line) -> Line {
        Line { count: self.count + other.count, ..self }
    }
}

#[derive(Debug, Default)]
struct Journal(Vec<String>);

impl Journal {
    fn note(&mut self, text: impl Into<String>) {
        self.0.push(text.into());
    }

    fn close(&mut self) {
        self.0.clear();
    }
}

/// What a person is about to buy.
pub struct Cart<T> {
    lines: Vec<T>,
    journal: Journal,
    region: Region,
}

impl<T: Priced> Cart<T> {
    /// An empty cart.
    pub fn new(region: Region) -> Self {
        Self { lines: Vec::new(), journal: Journal::default(), region }
    }

    pub fn total(&self) -> Money {
        fn sum(prices: impl Iterator<Item = Money>) -> Money {
            prices.sum()
        }
        let net = sum(self.lines.iter().map(Priced::price));
        tax::gross(net, self.region)
    }

    pub async fn checkout<F>(mut self, pay: F) -> Result<Money, PaymentError>
    where
        F: FnOnce(Money) -> Result<(), PaymentError>,
    {
        let total = self.total();
        pay(total)?;
        self.journal.note("paid");
        self.close();
        Ok(total)
    }

    fn close(&mut self) {
        self.journal.close();
        self.lines.clear();
    }
}

impl Cart<Line> {
    pub fn add(&mut self, line: Line) -> Result<&mut Self, stock::OutOfStock> {
        reserve(&line.sku, line.count)?;
        self.journal.note(line.tell());
        self.lines.push(line);
        Ok(self)
    }

    pub fn by_sku(&self) -> Map<&str, &Line> {
        self.lines.iter().map(|line| (line.sku.as_str(), line)).collect()
    }
}

impl<T> Deref for Cart<T> {
    type Target = [T];

    fn deref(&self) -> &[T] {
        &self.lines
    }
}

impl<T> Drop for Cart<T> {
    fn drop(&mut self) {
        self.journal.close();
    }
}

#[derive(Debug)]
pub struct PaymentError;

pub fn pay(_amount: Money) -> Result<(), PaymentError> {
    Err(PaymentError)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::euro;

    fn cart() -> Cart<Line> {
        Cart::new(Region::Home)
    }

    #[test]
    fn a_cart_costs_what_is_in_it() {
        let mut cart = cart();
        cart.add(Line::new("tea", 4.0)).unwrap();
        assert_eq!(cart.total(), euro!(4));
    }

    mod of_gifts {
        use super::cart;

        #[test]
        #[should_panic(expected = "empty")]
        fn are_free() {
            assert!(cart().is_empty());
            panic!("empty");
        }
    }
}
