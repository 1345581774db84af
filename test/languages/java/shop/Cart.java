package shop;

import static shop.tax.Rates.rateFor;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Iterator;
import java.util.List;
import java.util.function.Predicate;
import java.util.function.Supplier;
import shop.tax.Rates;

/**
 * What a person is about to buy.
 *
 * <p>Not safe for use by several threads.
 */
@Audited(reason = "money")
public class Cart extends Basket<Cart.Line> implements Cart.Priced, Iterable<Cart.Line> {

  /** Largest first. */
  private static final Comparator<Line> BY_QUANTITY = (left, right) -> Integer.compare(right.quantity(), left.quantity());

  private static final Comparator<Line> BY_NAME =
      new Comparator<>() {
        @Override
        public int compare(Line left, Line right) {
          return normalized(left.name()).compareTo(normalized(right.name()));
        }

        private String normalized(String name) {
          return name.strip().toLowerCase();
        }
      };

  private final Supplier<Cart> twin = Cart::copyOf, empty = () -> new Cart(this.region);
  private final List<Line> lines = new ArrayList<>();
  private final String region;
  private Status status = Status.OPEN;

  public Cart(String region) {
    super(100);
    this.region = region;
  }

  /** A cart for nobody in particular. */
  public Cart() {
    this("nowhere");
  }

  // Copies share their lines, which cannot change.
  static Cart copyOf(Cart other) {
    Cart copy = new Cart(other.region);
    other.lines.forEach(copy::add);
    return copy;
  }

  /** Adds one line. */
  @Override
  public void add(Line line) {
    checkOpen();
    lines.add(line);
  }

  /** Adds an item as often as it is wanted. */
  public void add(String name, int quantity) {
    add(new Line(name, BigDecimal.ONE, quantity));
  }

  @Override
  public BigDecimal price() {
    class Sum {
      private BigDecimal value = BigDecimal.ZERO;

      void include(Line line) {
        value = value.add(line.gross(region));
      }
    }
    Sum sum = new Sum();
    for (Line line : lines) {
      sum.include(line);
    }
    return Rates.rounded(sum.value);
  }

  public <T> List<T> select(Predicate<? super Line> wanted, Mapper<T> mapper) {
    Predicate<Line> isThere = line -> line.quantity() > 0 && wanted.test(line);
    return lines.stream().filter(isThere).sorted(BY_NAME).map(mapper::map).toList();
  }

  @Override
  public Iterator<Line> iterator() {
    return new Iterator<Line>() {
      private int next = 0;

      @Override
      public boolean hasNext() {
        return next < lines.size();
      }

      @Override
      public Line next() {
        return lines.get(next++);
      }
    };
  }

  void close() {
    checkOpen();
    status = status.following();
  }

  private void checkOpen() {
    if (!status.isOpen()) {
      throw new ClosedException(describe());
    }
  }

  @Deprecated(since = "2")
  @SuppressWarnings("unused")
  private native int checksum();

  /** Something with a price. */
  public sealed interface Priced permits Cart, Line {
    BigDecimal price();

    default BigDecimal gross(String region) {
      return price().multiply(rateFor(region));
    }

    static Priced free() {
      return new Line("nothing", BigDecimal.ZERO, 1);
    }
  }

  @FunctionalInterface
  interface Mapper<T> {
    T map(Line line);
  }

  public record Line(String name, BigDecimal each, int quantity) implements Priced {
    public Line {
      requirePositive(quantity);
    }

    Line(String name) {
      this(name, BigDecimal.ONE, 1);
    }

    @Override
    public BigDecimal price() {
      return each.multiply(BigDecimal.valueOf(quantity));
    }

    private static void requirePositive(int quantity) {
      if (quantity <= 0) {
        throw new IllegalArgumentException("quantity");
      }
    }
  }

  enum Status {
    OPEN("open") {
      @Override
      Status following() {
        return ORDERED;
      }
    },
    ORDERED("ordered");

    private final String label;

    Status(String label) {
      this.label = label;
    }

    boolean isOpen() {
      return this == OPEN;
    }

    Status following() {
      throw new ClosedException(label);
    }
  }

  static class ClosedException extends RuntimeException {
    ClosedException(String message) {
      super(message);
    }
  }
}

/** Changes are written down. */
@interface Audited {
  String reason() default "";

  int[] levels() default {};
}

abstract class Basket<T> {
  private final int size;

  protected Basket(int size) {
    this.size = size;
  }

  abstract void add(T item);

  String describe() {
    return "basket of " + size;
  }
}
