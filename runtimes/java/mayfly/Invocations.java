package mayfly;

import com.amazonaws.services.lambda.runtime.api.client.LambdaRequestHandler;
import com.amazonaws.services.lambda.runtime.api.client.logging.LambdaContextLogger;
import com.amazonaws.services.lambda.runtime.api.client.runtimeapi.dto.InvocationRequest;
import com.amazonaws.services.lambda.runtime.logging.LogFormat;
import com.amazonaws.services.lambda.runtime.logging.LogLevel;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Map;

/** One invocation after another: an event in, a result or an error out. */
final class Invocations {
    private static final String TRACE_PROPERTY = "com.amazonaws.xray.traceHeader";

    private final Channel channel;
    private final LambdaRequestHandler handler;
    private final LambdaContextLogger logger;

    Invocations(Channel channel, LambdaRequestHandler handler, LambdaContextLogger logger) {
        this.channel = channel;
        this.handler = handler;
        this.logger = logger;
    }

    /** Returns when the platform has gone away, or after an error that AWS's runtime does not survive. */
    void run() throws IOException {
        for (Channel.Frame frame = channel.receive(); frame != null; frame = channel.receive()) {
            if (frame.type() != Channel.INVOKE) throw new IOException("unexpected frame " + frame.type());
            if (!invoke(request(frame))) return;
        }
    }

    private static InvocationRequest request(Channel.Frame frame) {
        Map<String, Object> meta = Json.object(frame.meta());
        InvocationRequest request = new InvocationRequest();
        request.setId((String) meta.get("id"));
        request.setDeadlineTimeInMs(((Number) meta.get("deadlineMs")).longValue());
        request.setInvokedFunctionArn((String) meta.get("arn"));
        request.setXrayTraceId((String) meta.get("trace"));
        request.setClientContext((String) meta.get("clientContext"));
        request.setContent(frame.body());
        return request;
    }

    private boolean invoke(InvocationRequest request) throws IOException {
        if (request.getXrayTraceId() == null) System.clearProperty(TRACE_PROPERTY);
        else System.setProperty(TRACE_PROPERTY, request.getXrayTraceId());
        Failure failure;
        try {
            ByteArrayOutputStream answer = handler.call(request);
            flush();
            channel.respond(request.getId(), answer.toByteArray(), answer.size());
            Thread.interrupted(); // a flag that the function left behind
            return true;
        } catch (Throwable thrown) {
            failure = Failure.of(thrown);
        }
        flush();
        log(logger, failure);
        channel.send(Channel.ERROR, failure.meta(request.getId()), failure.body());
        return !failure.exiting();
    }

    static void log(LambdaContextLogger logger, Failure failure) {
        logger.log(failure.logText(), logger.getLogFormat() == LogFormat.JSON ? LogLevel.ERROR : LogLevel.UNDEFINED);
    }

    /** What was printed reaches the platform before the answer does; the function may have replaced its output. */
    static void flush() {
        System.out.flush();
        System.err.flush();
    }
}
