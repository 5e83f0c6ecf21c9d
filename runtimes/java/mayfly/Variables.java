package mayfly;

import java.lang.reflect.Field;
import java.util.HashMap;
import java.util.Map;
import java.util.TimeZone;

/** The variables that the function sees. Java reads its process's own once, at start, when they were not known yet. */
final class Variables {
    private Variables() {}

    /** System.getenv and child processes have exactly these from now on. */
    static void adopt(Map<String, String> variables) throws ReflectiveOperationException {
        String zone = System.getenv("TZ");
        Map<String, String> own = own();
        own.clear();
        own.putAll(variables);
        NativeVariables.adopt(variables);
        String newZone = variables.get("TZ");
        if (newZone != null && !newZone.equals(zone)) {
            TimeZone.setDefault(TimeZone.getTimeZone(newZone.startsWith(":") ? newZone.substring(1) : newZone));
        }
    }

    /** Those that the process was started with, but for the platform's own. */
    static Map<String, String> found() {
        Map<String, String> variables = new HashMap<>(System.getenv());
        variables.keySet().removeIf(name -> name.startsWith("MAYFLY_"));
        return variables;
    }

    /** What java.lang.System shows as a read-only view. The client's manifest opens both packages. */
    @SuppressWarnings("unchecked")
    private static Map<String, String> own() throws ReflectiveOperationException {
        Field shown = Class.forName("java.lang.ProcessEnvironment").getDeclaredField("theUnmodifiableEnvironment");
        Field behind = Class.forName("java.util.Collections$UnmodifiableMap").getDeclaredField("m");
        shown.setAccessible(true);
        behind.setAccessible(true);
        return (Map<String, String>) behind.get(shown.get(null));
    }
}
