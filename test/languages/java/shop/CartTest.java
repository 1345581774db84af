package shop;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static shop.tax.Rates.*;

import java.math.BigDecimal;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import shop.Cart.ClosedException;

class CartTest {
  private Cart cart;

  @BeforeEach
  void open() {
    cart = new Cart("here");
  }

  @Test
  void addsUpItsLines() {
    cart.add("tea", 2);
    assertEquals(rounded(new BigDecimal("8")), cart.price());
  }

  @Nested
  class WhenClosed extends Fixture {
    @Test
    void takesNothing() {
      cart.close();
      assertThrows(ClosedException.class, () -> cart.add(new Cart.Line("tea")));
    }
  }

  static class Fixture {
    void prepare() {
      Cart.Priced.free();
    }
  }
}
