package mayfly;

import java.io.File;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Loads the function: its folder, its lib/*.jar, the layers' jars. Above it are the JDK and the interfaces that
 * functions share with their runtime (aws-lambda-java-core), so that a function needs not package them; nothing else of
 * the runtime is seen, whatever versions of the same libraries the function brings.
 */
final class FunctionClassLoader extends URLClassLoader {
    private static final String SHARED = "com.amazonaws.services.lambda.runtime.";

    private final ClassLoader runtime;

    FunctionClassLoader(String taskRoot, String layersRoot) throws MalformedURLException {
        super(classPath(taskRoot, layersRoot), ClassLoader.getPlatformClassLoader());
        this.runtime = FunctionClassLoader.class.getClassLoader();
    }

    @Override
    protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
        if (isShared(name)) {
            try {
                return runtime.loadClass(name);
            } catch (ClassNotFoundException newer) {
                // A class that only a newer version has, which the function packages.
            }
        }
        return super.loadClass(name, resolve);
    }

    /** The package of the interfaces and its `logging`; not `events`, `serialization` and the like. */
    private static boolean isShared(String name) {
        if (!name.startsWith(SHARED)) return false;
        int dot = name.indexOf('.', SHARED.length());
        return dot < 0 || (name.startsWith("logging.", SHARED.length()) && name.indexOf('.', dot + 1) < 0);
    }

    private static URL[] classPath(String taskRoot, String layersRoot) throws MalformedURLException {
        List<URL> path = new ArrayList<>();
        path.add(url(taskRoot + "/"));
        for (String folder : List.of(taskRoot + "/lib", layersRoot + "/java/lib")) {
            String[] jars = new File(folder).list((parent, name) -> name.length() > 4 && name.endsWith(".jar"));
            if (jars == null) continue;
            Arrays.sort(jars);
            for (String jar : jars) path.add(url(folder + "/" + jar));
        }
        return path.toArray(new URL[0]);
    }

    @SuppressWarnings("deprecation") // its replacement escapes nothing either, and this class path may hold any name
    private static URL url(String path) throws MalformedURLException {
        return new URL("file", null, -1, path);
    }
}
