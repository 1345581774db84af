use std::cell::RefCell;
use std::collections::HashMap;

thread_local! {
    static LEVELS: RefCell<HashMap<String, u32>> = RefCell::default();
}

#[derive(Debug)]
pub struct OutOfStock {
    pub sku: String,
}

pub union Code {
    number: u32,
    letters: [u8; 4],
}

pub(crate) fn fill(sku: &str, count: u32) {
    LEVELS.with_borrow_mut(|levels| levels.insert(sku.to_owned(), count));
}

pub fn reserve(sku: &str, count: u32) -> Result<(), OutOfStock> {
    if level(sku) < count {
        return Err(OutOfStock { sku: sku.to_owned() });
    }
    fill(sku, level(sku) - count);
    Ok(())
}

fn level(sku: &str) -> u32 {
    LEVELS.with_borrow(|levels| levels.get(sku).copied().unwrap_or(0))
}

extern "C" {
    fn beep(times: u8);
}

/// # Safety
/// Somebody must hear it.
pub unsafe extern "C" fn ring() {
    unsafe { beep(2) }
}

pub fn watch(close: impl Fn()) {
    close();
    let level = |_: &str| 0;
    level("tea");
}
