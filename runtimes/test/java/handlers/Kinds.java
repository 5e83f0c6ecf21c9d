package handlers;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestHandler;
import com.amazonaws.services.lambda.runtime.RequestStreamHandler;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.math.BigDecimal;
import java.util.List;
import java.util.Map;

/** A function of every kind. */
public class Kinds {
    public static class Order {
        private String name;
        private int count;
        private Double price;
        private List<Map<String, Object>> items;
        public boolean open;

        public String getName() { return name; }
        public void setName(String name) { this.name = name; }
        public int getCount() { return count; }
        public void setCount(int count) { this.count = count; }
        public Double getPrice() { return price; }
        public void setPrice(Double price) { this.price = price; }
        public List<Map<String, Object>> getItems() { return items; }
        public void setItems(List<Map<String, Object>> items) { this.items = items; }
    }

    public static class Maps implements RequestHandler<Map<String, Object>, Map<String, Object>> {
        public Map<String, Object> handleRequest(Map<String, Object> event, Context context) { return event; }
    }

    /** The types of the event are only known through the class above. */
    public abstract static class Base<I, O> implements RequestHandler<I, List<O>> {
        public List<O> handleRequest(I event, Context context) { return List.of(handle(event)); }
        protected abstract O handle(I event);
    }

    public static class Orders extends Base<Order, Order> {
        protected Order handle(Order order) {
            order.setCount(order.getCount() + 1);
            return order;
        }
    }

    public static class Streams implements RequestStreamHandler {
        public void handleRequest(InputStream input, OutputStream output, Context context) throws IOException {
            output.write("<".getBytes());
            input.transferTo(output);
            output.write(">".getBytes());
        }
    }

    public static class Nothing implements RequestHandler<Object, Void> {
        public Void handleRequest(Object event, Context context) { return null; }
    }

    private int calls;

    public Order order(Order order) { return order; }
    public Order orderWithContext(Order order, Context context) {
        order.setName(context.getFunctionName());
        return order;
    }
    public int primitive(int number) { return number * 2; }
    public double fraction(double number) { return number / 2; }
    public boolean truth(boolean value) { return !value; }
    public String text(String text) { return text + "!"; }
    public List<Integer> list(List<Integer> numbers) { return numbers.stream().map(number -> number + 1).toList(); }
    public BigDecimal decimal(BigDecimal number) { return number; }
    public void nothing(Map<String, Object> event) {}
    public String onlyContext(Context context) { return context.getAwsRequestId(); }
    public int count() { return ++calls; }
    public static String still(String text, Context context) { return "static " + text; }
    public void pipe(InputStream input, OutputStream output) throws IOException { input.transferTo(output); }
    public void pipeWithContext(InputStream input, OutputStream output, Context context) throws IOException {
        output.write(context.getAwsRequestId().getBytes());
    }
    /** The one with a context is meant. */
    public String overloaded(String text) { return "without"; }
    public String overloaded(String text, Context context) { return "with"; }
    public String tooMany(String a, String b, String c, String d) { return a; }
}
