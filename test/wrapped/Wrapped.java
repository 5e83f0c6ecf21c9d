import java.util.List;
import java.util.Map;

/** Tells what a wrapper left it: an option, variables as Java and as its children see them, nothing of the platform's. */
public class Wrapped {
    public List<Object> run(Map<String, Object> event) throws Exception {
        Process child = new ProcessBuilder("sh", "-c", "printf %s \"$SHAPE\"").start();
        String shape = new String(child.getInputStream().readAllBytes());
        long own = System.getenv().keySet().stream().filter(name -> name.startsWith("MAYFLY")).count();
        return List.of(System.getProperty("early"), System.getenv("SHAPE"), System.getenv("COLOUR"), shape, own, event);
    }
}
