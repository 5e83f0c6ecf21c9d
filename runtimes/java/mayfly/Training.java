package mayfly;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/**
 * The whole life of a client with a function that is not there and platform frames out of memory: run once when the
 * client is installed, so that the class-data archive which is written at its end holds what a client loads.
 */
public final class Training {
    private Training() {}

    public static void main(String[] arguments) throws Exception {
        String assign = "{\"environment\":{\"AWS_LAMBDA_LOG_FORMAT\":\"%s\",\"LAMBDA_TASK_ROOT\":\"%s\"},"
                + "\"handler\":\"mayfly.Warmth$Handler%s\"}";
        String invoke = "{\"id\":\"training\",\"deadlineMs\":1,\"arn\":\"arn\",\"clientContext\":\"{}\"}";
        Function.openOutput();
        Warmth.load();
        ByteArrayOutputStream frames = new ByteArrayOutputStream();
        frames.write(frame(Channel.ASSIGN, String.format(assign, "JSON", arguments[0], ""), ""));
        for (String event : new String[] {"{\"name\":\"a\"}", "{\"name\":[]", "{}"}) {
            frames.write(frame(Channel.INVOKE, invoke, event));
        }
        Main.serve(new Channel(new ByteArrayInputStream(frames.toByteArray()), new ByteArrayOutputStream()));
        System.exit(0);
    }

    private static byte[] frame(int type, String meta, String body) {
        byte[] head = meta.getBytes(StandardCharsets.UTF_8);
        byte[] rest = body.getBytes(StandardCharsets.UTF_8);
        ByteBuffer frame = ByteBuffer.allocate(9 + head.length + rest.length);
        return frame.put((byte) type).putInt(head.length).putInt(rest.length).put(head).put(rest).array();
    }
}
