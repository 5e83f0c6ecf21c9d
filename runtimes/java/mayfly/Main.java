package mayfly;

import com.amazonaws.services.lambda.runtime.api.client.LambdaRequestHandler;
import com.amazonaws.services.lambda.runtime.api.client.UserFault;
import com.amazonaws.services.lambda.runtime.api.client.logging.LambdaContextLogger;
import java.io.FileDescriptor;
import java.io.FileInputStream;
import java.io.FileOutputStream;
import java.io.IOException;
import java.lang.reflect.Constructor;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Mayfly's runtime client for Java. Booted before any function is known, it runs once what a handler will need, says
 * BOOTED, and waits. ASSIGN makes it one function's for the rest of its life.
 */
public final class Main {
    private Main() {}

    private static final List<String> OPTION_VARIABLES = List.of("JAVA_TOOL_OPTIONS", "JDK_JAVA_OPTIONS", "_JAVA_OPTIONS");
    private static final Pattern AGENT = Pattern.compile("-(javaagent|agentpath):");

    public static void main(String[] arguments) throws Exception {
        FileDescriptor descriptor = descriptor(Integer.parseInt(System.getenv("MAYFLY_CHANNEL_FD")));
        Function.openOutput();
        Warmth.load();
        serve(new Channel(new FileInputStream(descriptor), new FileOutputStream(descriptor)));
        System.exit(0);
    }

    static void serve(Channel channel) throws Exception {
        channel.send(Channel.BOOTED);
        Channel.Frame frame = channel.receive();
        if (frame == null) return;
        if (frame.type() != Channel.ASSIGN) throw new IOException("unexpected frame " + frame.type());
        assign(channel, Json.object(frame.meta())).run();
    }

    @SuppressWarnings("unchecked")
    private static Invocations assign(Channel channel, Map<String, Object> meta) throws Exception {
        // The function's own program has started this process, with the variables that it wants.
        boolean wrapped = System.getenv("MAYFLY_WRAPPED") != null;
        Map<String, String> variables = wrapped ? Variables.found() : (Map<String, String>) meta.get("environment");
        Variables.adopt(variables);
        Warmth.settle();
        LambdaContextLogger logger = Function.openLogger(channel);
        try {
            if (!wrapped) refuse(variables);
            String layersRoot = (String) meta.getOrDefault("layersRoot", "/opt");
            String taskRoot = variables.getOrDefault("LAMBDA_TASK_ROOT", "/var/task");
            String handlerName = (String) meta.get("handler");
            if (wrapped) handlerName = variables.getOrDefault("_HANDLER", handlerName);
            LambdaRequestHandler handler = Function.load(handlerName, taskRoot, layersRoot);
            Invocations.flush();
            channel.send(Channel.READY);
            return new Invocations(channel, handler, logger);
        } catch (UserFault fault) {
            Failure failure = Failure.of(fault);
            Invocations.flush();
            Invocations.log(logger, failure);
            channel.send(Channel.INIT_ERROR, failure.meta(null), failure.body());
            System.exit(1);
            throw fault;
        }
    }

    /** What only acts when a process starts that already has the function's files. */
    private static void refuse(Map<String, String> variables) {
        String refused = variables.containsKey("AWS_LAMBDA_EXEC_WRAPPER") ? "AWS_LAMBDA_EXEC_WRAPPER" : null;
        for (String name : OPTION_VARIABLES) {
            Matcher agent = AGENT.matcher(variables.getOrDefault(name, ""));
            if (agent.find()) refused = agent.group() + " in " + name;
        }
        if (refused == null) return;
        throw new UserFault(refused + " is not supported by this version of Mayfly",
                "Runtime.InvalidProcessOption", null, true);
    }

    /** Java has no public way to a descriptor by its number; the client's manifest opens java.io, as AWS's does. */
    private static FileDescriptor descriptor(int number) throws ReflectiveOperationException {
        Constructor<FileDescriptor> constructor = FileDescriptor.class.getDeclaredConstructor(int.class);
        constructor.setAccessible(true);
        return constructor.newInstance(number);
    }
}
