package mayfly;

import java.io.DataInputStream;
import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/**
 * The runtime's end of the framed protocol (src/compute/frames.ts draws it). Blocking reads and writes: between two
 * invocations the main thread sleeps in the kernel, and what the function logged has left the process before whatever
 * it does next.
 */
final class Channel {
    static final int ASSIGN = 1;
    static final int INVOKE = 2;
    static final int BOOTED = 16;
    static final int READY = 17;
    static final int INIT_ERROR = 18;
    static final int RESPONSE = 19;
    static final int ERROR = 20;
    static final int LOG = 21;

    /** AWS's response limit. One byte more is enough for the platform to see that it was passed. */
    private static final int MAX_RESPONSE_BYTES = 6_291_556;
    /** A longer log event is cut: no frame may pass the platform's bound. */
    private static final int MAX_LOG_BYTES = 1024 * 1024;
    private static final int HEADER_BYTES = 9;
    private static final int BUFFER_BYTES = 64 * 1024;
    private static final byte[] NOTHING = {};

    record Frame(int type, byte[] meta, byte[] body) {}

    private final DataInputStream input;
    private final OutputStream output;

    Channel(InputStream input, OutputStream output) {
        this.input = new DataInputStream(new BufferedInputStream(input, BUFFER_BYTES));
        this.output = output;
    }

    /** The next frame, or null when the platform went away. */
    Frame receive() throws IOException {
        try {
            int type = input.readUnsignedByte();
            byte[] meta = new byte[input.readInt()];
            byte[] body = new byte[input.readInt()];
            // The two lengths stand before both parts.
            input.readFully(meta);
            input.readFully(body);
            return new Frame(type, meta, body);
        } catch (EOFException end) {
            return null;
        }
    }

    void send(int type) throws IOException {
        send(type, NOTHING, NOTHING, 0);
    }

    void send(int type, String meta, byte[] body) throws IOException {
        send(type, meta.getBytes(StandardCharsets.UTF_8), body, body.length);
    }

    void respond(String requestId, byte[] body, int length) throws IOException {
        byte[] meta = ("{\"id\":\"" + requestId + "\"}").getBytes(StandardCharsets.UTF_8);
        send(RESPONSE, meta, body, Math.min(length, MAX_RESPONSE_BYTES + 1));
    }

    void log(String level, String format, byte[] text) throws IOException {
        String meta = "{\"level\":\"" + level + "\",\"timestampMs\":" + System.currentTimeMillis()
                + ",\"format\":\"" + format + "\"}";
        send(LOG, meta.getBytes(StandardCharsets.UTF_8), text, Math.min(text.length, MAX_LOG_BYTES));
    }

    /** In one piece: a frame of another thread never lies within it. */
    private synchronized void send(int type, byte[] meta, byte[] body, int bodyLength) throws IOException {
        ByteBuffer frame = ByteBuffer.allocate(HEADER_BYTES + meta.length + bodyLength);
        frame.put((byte) type).putInt(meta.length).putInt(bodyLength).put(meta).put(body, 0, bodyLength);
        output.write(frame.array());
        output.flush();
    }
}
