import com.amazonaws.services.lambda.runtime.Context;
import java.io.File;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.lang.reflect.Constructor;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;

/** Does its worst: what, the event says. */
public class Hostile {
    @SuppressWarnings("unchecked")
    public Object handle(Map<String, Object> event, Context context) throws Exception {
        switch ((String) event.get("Do")) {
            case "search": return search((List<String>) event.get("Texts"));
            case "reach": return reach((String) event.get("Data"), ((Number) event.get("Port")).intValue());
            case "echo": return event.get("Do");
            case "exit": System.exit(7); return null;
            case "halt": Runtime.getRuntime().halt(0); return null;
            case "deaf":
                Runtime.getRuntime().addShutdownHook(new Thread(Hostile::forever));
                System.exit(0);
                return null;
            case "kill": new ProcessBuilder("sh", "-c", "kill -9 $PPID").start(); return forever();
            case "crash":
                Class<?> unsafe = Class.forName("sun.misc.Unsafe");
                var field = unsafe.getDeclaredField("theUnsafe");
                field.setAccessible(true);
                return unsafe.getMethod("getByte", long.class).invoke(field.get(null), 8L);
            case "garbage": channel().write(new byte[] {-1, -1, -1, -1, -1, -1, -1, -1, -1, -1}); return forever();
            case "huge frame": frame(19, 2, -1, "{}"); return forever();
            case "other's answer": frame(19, 14, 1, "{\"id\":\"other\"}1"); return forever();
            case "closed channel": channel().close(); return forever();
            case "threads": return threads();
            case "bomb": return bomb();
            case "memory": return memory();
            case "disk": return disk();
            case "spin": while (true) Thread.onSpinWait();
            default: return null;
        }
    }

    private static Object forever() {
        while (true) {
            try {
                Thread.sleep(Long.MAX_VALUE);
            } catch (InterruptedException again) {
                continue;
            }
        }
    }

    private static FileOutputStream channel() throws ReflectiveOperationException {
        Constructor<FileDescriptor> constructor = FileDescriptor.class.getDeclaredConstructor(int.class);
        constructor.setAccessible(true);
        return new FileOutputStream(constructor.newInstance(3));
    }

    private static void frame(int type, int metaLength, int bodyLength, String rest) throws Exception {
        byte[] text = rest.getBytes();
        ByteBuffer frame = ByteBuffer.allocate(9 + text.length);
        channel().write(frame.put((byte) type).putInt(metaLength).putInt(bodyLength).put(text).array());
    }

    private static Map<String, Object> search(List<String> encoded) throws IOException {
        List<String> texts = encoded.stream().map(text -> new String(Base64.getDecoder().decode(text))).toList();
        List<String> hits = new ArrayList<>();
        int[] read = {0};
        for (String root : List.of("/proc", "/etc", "/var", "/tmp", "/opt", "/dev", "/run", "/sys", "/home", "/root", "/srv")) {
            if (!Files.isDirectory(Path.of(root))) continue;
            Files.walkFileTree(Path.of(root), new SimpleFileVisitor<Path>() {
                @Override
                public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes attributes) {
                    boolean skipped = folder.toString().matches("/var/(lang|runtime)|.*/task/.*");
                    return skipped ? FileVisitResult.SKIP_SUBTREE : FileVisitResult.CONTINUE;
                }

                @Override
                public FileVisitResult visitFile(Path path, BasicFileAttributes attributes) {
                    String name = path.toString();
                    if (!attributes.isRegularFile() || name.matches(".*(pagemap|kmsg|clear_refs|/mem)")) return FileVisitResult.CONTINUE;
                    try (RandomAccessFile file = new RandomAccessFile(name, "r")) {
                        byte[] bytes = new byte[1 << 16];
                        int length = file.read(bytes);
                        read[0]++;
                        String content = new String(bytes, 0, Math.max(0, length));
                        if (texts.stream().anyMatch(content::contains)) hits.add(name);
                    } catch (IOException refused) {
                        return FileVisitResult.CONTINUE;
                    }
                    return FileVisitResult.CONTINUE;
                }

                @Override
                public FileVisitResult visitFileFailed(Path path, IOException error) {
                    return FileVisitResult.CONTINUE;
                }
            });
        }
        for (Map.Entry<String, String> variable : System.getenv().entrySet()) {
            if (texts.stream().anyMatch(variable.getValue()::contains)) hits.add(variable.getKey());
        }
        return Map.of("hits", hits, "read", read[0]);
    }

    private static Map<String, String> reach(String data, int port) {
        Map<String, Callable<Object>> attempts = new TreeMap<>();
        attempts.put("shadow", () -> Files.readString(Path.of("/etc/shadow")));
        attempts.put("data", () -> Files.list(Path.of(data)).count());
        attempts.put("credentials", () -> Files.readString(Path.of(data, "credentials")));
        attempts.put("platform", () -> connect("127.0.0.1", port));
        attempts.put("metadata", () -> connect("169.254.169.254", 80));
        attempts.put("memory", () -> new RandomAccessFile("/proc/1/mem", "r").read());
        attempts.put("code", () -> Files.writeString(Path.of("/var/task/Hostile.class"), ""));
        attempts.put("code by working folder", () -> Files.writeString(Path.of("made"), ""));
        attempts.put("client", () -> new RandomAccessFile("/var/runtime/client.jar", "rw"));
        attempts.put("archive", () -> new RandomAccessFile("/var/runtime/client.jsa", "rw"));
        attempts.put("beside the client", () -> Files.createDirectory(Path.of("/var/runtime/made")));
        attempts.put("system", () -> Files.writeString(Path.of("/usr/made"), ""));
        attempts.put("java", () -> new RandomAccessFile(System.getProperty("java.home") + "/lib/modules", "rw"));
        attempts.put("device", () -> run("mknod", "/tmp/sda", "b", "8", "0"));
        attempts.put("mount", () -> run("mount", "-t", "tmpfs", "none", "/tmp"));
        attempts.put("unshare", () -> run("unshare", "-r", "true"));
        attempts.put("root", () -> run("setpriv", "--reuid", "0", "true"));
        attempts.put("parent", () -> {
            if (!ProcessHandle.of(1).orElseThrow().destroyForcibly()) throw new IOException("refused");
            return null;
        });
        Map<String, String> outcomes = new TreeMap<>();
        attempts.forEach((name, attempt) -> {
            try {
                attempt.call();
                outcomes.put(name, "done");
            } catch (Throwable refused) {
                outcomes.put(name, "refused");
            }
        });
        return outcomes;
    }

    private static Object connect(String host, int port) throws IOException {
        try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress(host, port), 1000);
            return null;
        }
    }

    private static Object run(String... command) throws Exception {
        if (new ProcessBuilder(command).start().waitFor() != 0) throw new IOException("refused");
        return null;
    }

    private static Object threads() {
        int count = 0;
        try {
            for (; count < 100_000; count++) {
                Thread thread = new Thread(Hostile::forever);
                thread.setDaemon(true);
                thread.start();
            }
        } catch (OutOfMemoryError limit) {
            return count;
        }
        return count;
    }

    private static Object bomb() throws Exception {
        new ProcessBuilder("sh", "-c", "f() { f | f & }; f").start();
        return forever();
    }

    /** Outside the heap, which has a bound of its own. */
    private static Object memory() throws Exception {
        List<Process> eaters = new ArrayList<>();
        while (true) eaters.add(new ProcessBuilder("sh", "-c", "x=$(head -c 64M /dev/zero | tr '\\0' a); sleep 60").start());
    }

    private static Object disk() throws IOException {
        byte[] bytes = new byte[1 << 20];
        int written = 0;
        try (FileOutputStream file = new FileOutputStream(new File("/tmp/large"))) {
            for (; written < 4096; written++) file.write(bytes);
        } catch (IOException full) {
            Files.delete(Path.of("/tmp/large"));
            return written;
        }
        return written;
    }
}
