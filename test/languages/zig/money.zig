//! Amounts of money.

const std = @import("std");
const testing = std.testing;

/// What people pay in.
pub const Currency = enum(u8) {
    euro,
    dollar,

    pub fn symbol(self: Currency) []const u8 {
        return switch (self) {
            .euro => "€",
            .dollar => "$",
        };
    }
};

pub const ParseError = error{ Empty, NotANumber };

/// An amount in one currency.
/// Never a fraction of a cent.
pub const Money = struct {
    cents: i64,
    currency: Currency = .euro,

    pub const zero: Money = .{ .cents = 0 };

    pub fn init(cents: i64) Money {
        return .{ .cents = cents };
    }

    pub fn parse(text: []const u8) ParseError!Money {
        if (text.len == 0) return error.Empty;
        const units = std.fmt.parseFloat(f64, text) catch return error.NotANumber;
        return init(rounded(units * 100));
    }

    pub fn plus(self: Money, other: Money) Money {
        return .{ .cents = self.cents + other.cents, .currency = self.currency };
    }

    // Rounds towards zero.
    pub inline fn percent(self: Money, rate: u8) Money {
        return init(@divTrunc(self.cents * rate, 100));
    }

    pub fn format(self: Money, writer: anytype) !void {
        try writer.print("{s}{d}", .{ self.currency.symbol(), self.cents });
    }

    test percent {
        try testing.expectEqual(5, init(10).percent(50).cents);
    }
};

fn rounded(amount: f64) i64 {
    return @intFromFloat(@round(amount));
}

pub fn total(amounts: []const Money) Money {
    var sum = Money.zero;
    for (amounts) |amount| sum = sum.plus(amount);
    return sum;
}

export fn money_of(cents: i64) callconv(.c) i64 {
    return Money.init(cents).cents;
}

extern "c" fn audit(line: [*:0]const u8) void;

test "an amount is parsed" {
    const amount = try Money.parse("2.38");
    try testing.expectEqual(238, amount.cents);
}
