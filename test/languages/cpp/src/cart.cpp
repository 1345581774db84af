#include "shop/cart.hpp"

#include <algorithm>
#include <ostream>

#define SHOP_CHECK(condition) \
    if (!(condition)) fail(#condition)

namespace shop {

namespace {

[[noreturn]] void fail(const char* what) { throw std::runtime_error(what); }

constexpr auto cheaper = [](const Line& a, const Line& b) { return a.price() < b.price(); };

}  // namespace

namespace tax::v2 {

// Nobody knows better.
Money rate(std::string_view region) { return static_cast<Money>(region.size()); }

}  // namespace tax::v2

struct Cart::Journal {
    std::vector<std::string> entries;

    void note(std::string entry) { entries.push_back(std::move(entry)); }
};

Money Line::unit() const { return static_cast<Money>(item_.size()); }

void Line::exchange(Line& other) noexcept {
    std::swap(item_, other.item_);
    std::swap(quantity_, other.quantity_);
}

std::ostream& operator<<(std::ostream& out, const Line& line) { return out << line.item_; }

Cart::Cart(Limits limits) { lines_.reserve(limits.lines); }

Cart::~Cart() = default;

Cart& Cart::operator+=(Line line) {
    SHOP_CHECK(accepts_(line));
    added(line);
    lines_.push_back(std::move(line));
    return *this;
}

Line& Cart::operator[](std::size_t index) { return lines_.at(index); }

void Cart::added(const Line& line) {
    Journal journal;
    journal.note("added");
    static_cast<void>(line.price());
}

const std::string& Cart::name() const {
    static const std::string own = "cart";
    return own;
}

Money Cart::total() const {
    Money sum = 0;
    auto include = [&sum](const Line& line) { sum += line.price(); };
    each(include);
    return sum;
}

Money Cart::total(std::string_view region) const { return total() * tax::rate(region); }

template <Priced Thing>
void Cart::insert(const Thing& thing) {
    *this += Line{std::string(thing.name())};
}

std::unique_ptr<Cart> Cart::empty() { return std::make_unique<Cart>(Limits{}); }

Money operator""_cents(unsigned long long amount) { return static_cast<Money>(amount); }

extern "C" {
int shop_version(void) { return 2; }
}

extern "C" void shop_reset(void) { Cart cart(Cart::Limits{}); }

}  // namespace shop

template <>
struct std::hash<shop::Line> {
    std::size_t operator()(const shop::Line& line) const noexcept { return line.price(); }
};
