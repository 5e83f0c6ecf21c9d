package orders;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestHandler;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.List;
import java.util.Map;

/** The total of an order. CURRENCY is set with the function; what is wrong with an order is told by an error. */
public class Orders implements RequestHandler<Orders.Order, Map<String, Object>> {
    public static class Order {
        public int id;
        public List<Line> lines = List.of();
    }

    public static class Line {
        public String sku;
        public int quantity;
        public BigDecimal price;
    }

    @Override
    public Map<String, Object> handleRequest(Order order, Context context) {
        if (order.lines.isEmpty()) throw new IllegalArgumentException("the order has no lines");
        BigDecimal sum = order.lines.stream().map(Orders::priceOf).reduce(BigDecimal.ZERO, BigDecimal::add);
        String total = sum.setScale(2, RoundingMode.HALF_UP) + " " + System.getenv("CURRENCY");
        context.getLogger().log("order " + order.id + ": " + order.lines.size() + " lines, " + total);
        return Map.of(
                "id", order.id,
                "lines", order.lines.size(),
                "total", total,
                "requestId", context.getAwsRequestId());
    }

    private static BigDecimal priceOf(Line line) {
        if (line.quantity <= 0) {
            throw new IllegalArgumentException("the quantity of " + line.sku + " must be more than 0");
        }
        return line.price.multiply(BigDecimal.valueOf(line.quantity));
    }
}
