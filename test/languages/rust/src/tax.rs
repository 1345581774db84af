use std::fmt;
use std::str::FromStr;

pub type Money = f64;

/// Where a thing is sold.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Region {
    Home,
    Abroad,
}

#[derive(Debug)]
pub struct UnknownRegion(pub String);

impl fmt::Display for UnknownRegion {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "no region {}", self.0)
    }
}

impl std::error::Error for UnknownRegion {}

impl FromStr for Region {
    type Err = UnknownRegion;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        match text {
            "home" => Ok(Region::Home),
            other => Err(unknown(other)),
        }
    }
}

fn unknown(region: &str) -> UnknownRegion {
    UnknownRegion(region.to_owned())
}

impl Region {
    pub const fn is_home(self) -> bool {
        matches!(self, Region::Home)
    }

    /// The share that the state gets.
    pub fn rate(self) -> Money {
        if self.is_home() { 0.2 } else { 0.0 }
    }
}

pub fn gross(net: Money, region: Region) -> Money {
    let rounded = |amount: Money| (amount * 100.0).round() / 100.0;
    rounded(net * (1.0 + region.rate()))
}

#[macro_export]
macro_rules! euro {
    ($amount:expr) => {
        $crate::tax::gross($amount as f64, $crate::tax::Region::Home)
    };
}
