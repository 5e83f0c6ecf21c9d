package mayfly;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestHandler;
import com.amazonaws.services.lambda.runtime.api.client.EventHandlerLoader;
import com.amazonaws.services.lambda.runtime.api.client.HandlerInfo;
import com.amazonaws.services.lambda.runtime.api.client.PojoSerializerLoader;
import com.amazonaws.services.lambda.runtime.api.client.runtimeapi.dto.ErrorRequest;
import com.amazonaws.services.lambda.runtime.serialization.PojoSerializer;
import com.amazonaws.services.lambda.runtime.serialization.factories.JacksonFactory;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.security.Security;
import java.util.List;
import java.util.Map;

/** Runs once, while nobody waits, what loading and running a handler will run. */
final class Warmth {
    private Warmth() {}

    /** Initialises nothing that looks at the function's variables, apart from what `settle` sets right. */
    static void load() throws Exception {
        ClassLoader own = Warmth.class.getClassLoader();
        for (String name : LATER) Class.forName(name, false, own);
        EventHandlerLoader.loadEventHandler(new HandlerInfo(Handler.class, null));
        EventHandlerLoader.loadEventHandler(new HandlerInfo(Handler.class, "handle"));
        roundTrip(Map.class, "{\"a\":[1,2.5,true,null,\"text\"],\"b\":{\"c\":1}}");
        roundTrip(Event.class, "{\"name\":\"text\",\"count\":1,\"tags\":[\"a\"]}");
        roundTrip(String.class, "\"text\"");
        Failure.body(new ErrorRequest("", "", new String[] {""}));
    }

    /** After the function's variables are known. */
    static void settle() throws ReflectiveOperationException {
        Function.set(PojoSerializerLoader.class, "initialized", false);
        String seconds = System.getenv("AWS_LAMBDA_JAVA_NETWORKADDRESS_CACHE_NEGATIVE_TTL");
        if (seconds != null) Security.setProperty("networkaddress.cache.negative.ttl", seconds);
    }

    private static void roundTrip(Class<?> type, String text) {
        PojoSerializer<Object> serializer = JacksonFactory.getInstance().getSerializer((java.lang.reflect.Type) type);
        Object value = serializer.fromJson(new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8)));
        serializer.toJson(value, new ByteArrayOutputStream());
    }

    private static final String CLIENT = "com.amazonaws.services.lambda.runtime.api.client.";
    private static final List<String> LATER = List.of(
            "mayfly.Failure", "mayfly.FrameLogSink", "mayfly.FunctionClassLoader", "mayfly.Invocations",
            CLIENT + "LambdaEnvironment", CLIENT + "UserFault", CLIENT + "api.LambdaContext",
            CLIENT + "logging.LambdaContextLogger", CLIENT + "logging.TextLogFormatter",
            CLIENT + "logging.JsonLogFormatter", CLIENT + "runtimeapi.dto.InvocationRequest");

    public static final class Event {
        private String name;
        private int count;
        private List<String> tags;

        public String getName() { return name; }
        public void setName(String name) { this.name = name; }
        public int getCount() { return count; }
        public void setCount(int count) { this.count = count; }
        public List<String> getTags() { return tags; }
        public void setTags(List<String> tags) { this.tags = tags; }
    }

    public static final class Handler implements RequestHandler<Event, Map<String, String>> {
        @Override
        public Map<String, String> handleRequest(Event event, Context context) {
            return Map.of("name", event.getName());
        }

        public String handle(String event, Context context) {
            return event;
        }
    }
}
