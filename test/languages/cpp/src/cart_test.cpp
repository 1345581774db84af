#include <gtest/gtest.h>

#include "shop/cart.hpp"

using namespace shop;

extern "C" int shop_version(void);
extern "C" void shop_reset(void);

class CartTest : public ::testing::Test {
protected:
    void SetUp() override { cart = Cart::empty(); }

    std::unique_ptr<Cart> cart;
};

struct Apple {
    Money price() const { return 3; }
};

TEST_F(CartTest, StartsEmpty) {
    EXPECT_EQ(cart->total(), 0);
}

TEST(Sum, AddsPrices) {
    Line tea("tea", 2);
    auto* bread = new Line("bread");
    EXPECT_EQ(sum(tea, *bread, Apple{}), 0);
    delete bread;
}

TEST(Version, IsKnownToC) {
    shop_reset();
    EXPECT_EQ(shop_version(), 2);
}

int main(int argc, char** argv) {
    ::testing::InitGoogleTest(&argc, argv);
    return RUN_ALL_TESTS();
}
