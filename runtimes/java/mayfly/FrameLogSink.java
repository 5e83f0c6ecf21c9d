package mayfly;

import com.amazonaws.services.lambda.runtime.api.client.logging.LogSink;
import com.amazonaws.services.lambda.runtime.logging.LogFormat;
import com.amazonaws.services.lambda.runtime.logging.LogLevel;
import java.io.IOException;

/** Where LambdaLogger writes: each call is one event, however many lines it has. */
final class FrameLogSink implements LogSink {
    private final Channel channel;

    FrameLogSink(Channel channel) {
        this.channel = channel;
    }

    @Override
    public void log(byte[] message) {
        log(LogLevel.UNDEFINED, LogFormat.TEXT, message);
    }

    @Override
    public void log(LogLevel level, LogFormat format, byte[] message) {
        String name = level == LogLevel.UNDEFINED ? "INFO" : level.name();
        try {
            channel.log(name, format == LogFormat.JSON ? "JSON" : "Text", message);
        } catch (IOException gone) {
            // The platform has gone away: nobody is left to be told.
        }
    }

    @Override
    public void close() {}
}
