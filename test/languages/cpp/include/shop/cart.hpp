#pragma once

#include <concepts>
#include <functional>
#include <iosfwd>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace shop {

class Line;

using Money = long long;

template <typename T>
concept Priced = requires(const T& thing) {
    { thing.price() } -> std::convertible_to<Money>;
};

enum class State : char { Open, Ordered };

/// Hears what happens to a cart.
class Listener {
public:
    virtual ~Listener() = default;

    /// Called after a line was added.
    virtual void added(const Line& line) = 0;

    virtual const std::string& name() const = 0;
};

/// So much of one thing.
class Line {
public:
    Line(std::string item, int quantity) : item_(std::move(item)), quantity_(quantity) {}
    explicit Line(std::string item) : Line(std::move(item), 1) {}

    [[nodiscard]] Money price() const noexcept { return unit() * quantity_; }

    bool operator==(const Line& other) const { return item_ == other.item_; }
    explicit operator bool() const { return quantity_ > 0; }

    friend std::ostream& operator<<(std::ostream& out, const Line& line);
    friend void swap(Line& a, Line& b) noexcept { a.exchange(b); }

private:
    Money unit() const;
    void exchange(Line& other) noexcept;

    std::string item_;
    int quantity_ = 0;
};

/// What a person is about to buy.
class Cart final : public Listener, private std::enable_shared_from_this<Cart> {
public:
    using Lines = std::vector<Line>;

    struct Limits {
        int lines = 100;
    };

    explicit Cart(Limits limits);
    Cart(const Cart&) = delete;
    Cart& operator=(Cart&&) noexcept = default;
    ~Cart() override;

    Cart& operator+=(Line line);
    Line& operator[](std::size_t index);

    void added(const Line& line) override;
    const std::string& name() const override;

    [[nodiscard]] Money total() const;
    Money total(std::string_view region) const;

    /// Calls `visit` with every line.
    template <std::invocable<const Line&> Visitor>
    void each(Visitor&& visit) const {
        for (const auto& line : lines_) visit(line);
    }

    template <Priced Thing>
    void insert(const Thing& thing);

    static std::unique_ptr<Cart> empty();

private:
    struct Journal;
    Lines lines_;
    std::function<bool(const Line&)> accepts_ = [](const Line& line) { return static_cast<bool>(line); };
};

/// Sums up whatever has a price.
template <Priced... Things>
Money sum(const Things&... things) {
    return (things.price() + ... + 0);
}

template <typename T, std::size_t Size = 8>
struct Shelf {
    T& at(std::size_t index);
    T items[Size];
};

template <typename T>
struct Shelf<T, 0> {};

template <typename T, std::size_t Size>
T& Shelf<T, Size>::at(std::size_t index) {
    return items[index];
}

namespace tax {
inline namespace v2 {
Money rate(std::string_view region);
}
}  // namespace tax

}  // namespace shop
