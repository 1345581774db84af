const std = @import("std");
const money = @import("money.zig");
const Money = @import("money.zig").Money;
const Allocator = std.mem.Allocator;

pub const Region = struct {
    tax: u8,

    pub const home: Region = .{ .tax = 19 };
};

pub const Item = struct {
    name: []const u8,
    net: Money,

    pub fn price(self: Item, region: Region) Money {
        return self.net.plus(taxOn(self.net, region));
    }
};

pub const Discount = union(enum) {
    none,
    percent: u8,

    pub fn off(self: Discount, sum: Money) Money {
        return switch (self) {
            .none => Money.zero,
            .percent => |rate| sum.percent(rate),
        };
    }
};

pub const Gate = opaque {
    pub fn pay(self: *Gate, sum: Money) bool {
        return gate_pay(self, sum.cents);
    }
};

extern fn gate_pay(gate: *Gate, cents: i64) bool;

fn taxOn(net: Money, region: Region) Money {
    return net.percent(region.tax);
}

/// A cart of anything that has a price.
pub fn Cart(comptime T: type) type {
    return struct {
        const Self = @This();

        lines: std.ArrayList(T) = .empty,
        region: Region,
        discount: Discount = .none,

        const Line = struct {
            item: T,
            count: usize,

            fn isSingle(self: Line) bool {
                return self.count == 1;
            }
        };

        pub fn init(region: Region) Self {
            return .{ .region = region };
        }

        pub fn deinit(self: *Self, allocator: Allocator) void {
            self.lines.deinit(allocator);
        }

        pub fn add(self: *Self, allocator: Allocator, item: T) !void {
            try self.lines.append(allocator, item);
        }

        pub fn addAll(self: *Self, allocator: Allocator, items: []const T) !void {
            for (items) |item| try self.add(allocator, item);
        }

        pub fn total(self: Self) Money {
            var sum = Money.zero;
            for (self.lines.items) |item| sum = sum.plus(item.price(self.region));
            return self.afterDiscount(sum);
        }

        /// Tries three times.
        pub fn checkout(self: Self, gate: *Gate) bool {
            const attempt = struct {
                fn once(to: *Gate, sum: Money) bool {
                    return to.pay(sum);
                }
            }.once;
            var left: u8 = 3;
            while (left > 0) : (left -= 1) if (attempt(gate, self.total())) return true;
            return false;
        }

        fn afterDiscount(self: Self, sum: Money) Money {
            const negated = Money.init(-self.discount.off(sum).cents);
            return sum.plus(negated);
        }
    };
}

/// What holds the values of `T`.
fn Holder(comptime T: type) type {
    return if (@sizeOf(T) > 64) *const T else T;
}

pub fn empty() Cart(Item) {
    return Cart(Item).init(Region.home);
}

fn sorted(items: []Item) void {
    std.mem.sort(Item, items, {}, struct {
        fn lessThan(_: void, left: Item, right: Item) bool {
            return left.net.cents < right.net.cents;
        }
    }.lessThan);
}

test "a cart costs what its items cost" {
    const allocator = std.testing.allocator;
    var cart = empty();
    defer cart.deinit(allocator);
    try cart.add(allocator, .{ .name = "apple", .net = Money.init(100) });
    try std.testing.expectEqual(119, cart.total().cents);
}

test Holder {
    try std.testing.expect(Holder(u8) == u8);
}

test {
    std.testing.refAllDecls(money);
}

comptime {
    std.debug.assert(@sizeOf(Money) <= 16);
}
