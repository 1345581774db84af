package shop.tax;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** What the state takes. */
public final class Rates {
  private static final Map<String, BigDecimal> KNOWN = new ConcurrentHashMap<>();

  static {
    load();
  }

  private Rates() {}

  public static BigDecimal rateFor(String region) {
    return KNOWN.computeIfAbsent(region, Rates::guess);
  }

  public static BigDecimal rounded(BigDecimal amount) {
    return amount.setScale(2, RoundingMode.HALF_UP);
  }

  private static BigDecimal guess(String region) {
    /* Nobody knows. */
    return rounded(BigDecimal.valueOf(region.length()));
  }

  private static void load() {
    Runnable loader =
        new Runnable() {
          @Override
          public void run() {
            KNOWN.put("nowhere", BigDecimal.ONE);
          }
        };
    loader.run();
  }
}
