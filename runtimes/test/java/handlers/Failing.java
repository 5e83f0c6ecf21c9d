package handlers;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestHandler;
import java.util.ArrayList;
import java.util.List;

/** Functions that fail, each in its way. */
public class Failing {
    public static class Odd extends Exception {
        public Odd(String message, Throwable cause) { super(message, cause); }
    }

    public static class NoMessage extends RuntimeException {}

    public static class InConstructor implements RequestHandler<Object, Object> {
        public InConstructor() { throw new IllegalStateException("not today"); }
        public Object handleRequest(Object event, Context context) { return null; }
    }

    public static class InInitializer implements RequestHandler<Object, Object> {
        static final int NUMBER = Integer.parseInt("none");
        public Object handleRequest(Object event, Context context) { return NUMBER; }
    }

    public static class Hidden implements RequestHandler<Object, Object> {
        private Hidden() {}
        public Object handleRequest(Object event, Context context) { return null; }
    }

    public class Inner implements RequestHandler<Object, Object> {
        public Object handleRequest(Object event, Context context) { return null; }
    }

    public static class NotAHandler {}

    public void odd() throws Odd { throw new Odd("very", new RuntimeException("why")); }
    public void noMessage() { throw new NoMessage(); }
    public void failed() { throw new AssertionError("asserted"); }
    public int deep() { return deep() + 1; }
    public int huge() {
        List<byte[]> kept = new ArrayList<>();
        while (true) kept.add(new byte[1 << 20]);
    }
    public void exit(int code) {
        System.out.println("bye");
        System.exit(code);
    }
    public void halt(int code) { Runtime.getRuntime().halt(code); }
    public Object circular() {
        List<Object> list = new ArrayList<>();
        list.add(list);
        return list;
    }
    public void forever() throws InterruptedException { Thread.sleep(Long.MAX_VALUE); }
    public String interrupted() {
        boolean was = Thread.currentThread().isInterrupted();
        Thread.currentThread().interrupt();
        return "was " + was;
    }
}
