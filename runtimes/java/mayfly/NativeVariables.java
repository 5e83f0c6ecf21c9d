package mayfly;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import jdk.internal.misc.Unsafe;

/**
 * The variables as native libraries (getenv) and child processes (which inherit them) see them. Java has no setenv, so
 * the places that the kernel made for them when the process started are filled anew:
 *
 *   stack   argc | argv[0] … NULL | envp[0] … NULL | auxv …      strings of argv | strings of envp
 *                                   ^ the C library's `environ`   ^ arg_start      ^ env_start   of /proc/self/stat
 *
 * There are as many places as there were variables; the platform starts the client with enough of them.
 */
final class NativeVariables {
    private NativeVariables() {}

    private static final int ARG_START = 45;
    private static final int ENV_START = 47;
    private static final int SEARCHED_BYTES = 256 * 1024;

    /** Leaves everything as it is where the stack does not look as drawn. */
    static void adopt(Map<String, String> variables) {
        try {
            fill(variables);
        } catch (IOException | RuntimeException unexpected) {
            // Not this kernel's layout: System.getenv is right all the same.
        }
    }

    private static void fill(Map<String, String> variables) throws IOException {
        String stat = Files.readString(Path.of("/proc/self/stat"), StandardCharsets.ISO_8859_1);
        String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ");
        long place = find(Long.parseLong(fields[ARG_START]), Long.parseLong(fields[ENV_START]));
        if (place == 0) return;
        Unsafe memory = Unsafe.getUnsafe();
        int places = 0;
        while (memory.getLong(place + 8L * places) != 0) places++;
        int filled = 0;
        for (Map.Entry<String, String> variable : variables.entrySet()) {
            if (filled == places) break;
            memory.putLong(place + 8L * filled++, string(memory, variable.getKey() + '=' + variable.getValue()));
        }
        memory.putLong(place + 8L * filled, 0);
    }

    /** Where the address of the first variable's text stands, or 0. */
    private static long find(long argStart, long envStart) {
        long top = argStart & ~7L;
        for (long place = top - 8; place > top - SEARCHED_BYTES; place -= 8) {
            if (Unsafe.getUnsafe().getLong(place) == envStart) return place;
        }
        return 0;
    }

    private static long string(Unsafe memory, String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        long address = memory.allocateMemory(bytes.length + 1L);
        for (int index = 0; index < bytes.length; index++) memory.putByte(address + index, bytes[index]);
        memory.putByte(address + bytes.length, (byte) 0);
        return address;
    }
}
