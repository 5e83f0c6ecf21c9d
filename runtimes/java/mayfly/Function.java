package mayfly;

import com.amazonaws.services.lambda.runtime.LambdaRuntime;
import com.amazonaws.services.lambda.runtime.api.client.AWSLambda;
import com.amazonaws.services.lambda.runtime.api.client.EventHandlerLoader;
import com.amazonaws.services.lambda.runtime.api.client.HandlerInfo;
import com.amazonaws.services.lambda.runtime.api.client.LambdaEnvironment;
import com.amazonaws.services.lambda.runtime.api.client.LambdaRequestHandler;
import com.amazonaws.services.lambda.runtime.api.client.LambdaRequestHandler.UserFaultHandler;
import com.amazonaws.services.lambda.runtime.api.client.UserFault;
import com.amazonaws.services.lambda.runtime.api.client.logging.LambdaContextLogger;
import com.amazonaws.services.lambda.runtime.logging.LogFormat;
import com.amazonaws.services.lambda.runtime.logging.LogLevel;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.PrintStream;
import java.lang.reflect.Field;
import java.nio.charset.StandardCharsets;

/**
 * Finds the handler as AWS's own runtime does, with its own classes (aws-lambda-java-runtime-interface-client): which
 * method is meant, how events become objects and results JSON, what is said when something is missing.
 */
final class Function {
    private Function() {}

    static LambdaContextLogger openLogger(Channel channel) throws ReflectiveOperationException {
        LambdaContextLogger logger = new LambdaContextLogger(
                new FrameLogSink(channel),
                LogLevel.fromString(LambdaEnvironment.LAMBDA_LOG_LEVEL),
                LogFormat.fromString(LambdaEnvironment.LAMBDA_LOG_FORMAT));
        set(LambdaRuntime.class, "logger", logger);
        return logger;
    }

    /** Without a buffer of Java's own: what a function wrote has left the process when its call returns. */
    static void openOutput() {
        System.setOut(new PrintStream(new FileOutputStream(FileDescriptor.out), false, StandardCharsets.UTF_8));
        System.setErr(new PrintStream(new FileOutputStream(FileDescriptor.err), false, StandardCharsets.UTF_8));
    }

    /** Throws a UserFault for what AWS reports at initialisation; what it reports at the invocation, the handler does. */
    static LambdaRequestHandler load(String handler, String taskRoot, String layersRoot) throws Exception {
        FunctionClassLoader loader = new FunctionClassLoader(taskRoot, layersRoot);
        set(AWSLambda.class, "customerClassLoader", loader);
        Thread.currentThread().setContextClassLoader(loader);
        String className = HandlerInfo.className(handler);
        HandlerInfo info;
        try {
            info = HandlerInfo.fromString(handler, loader);
        } catch (HandlerInfo.InvalidHandlerException error) {
            return new UserFaultHandler(UserFault.makeUserFault("Invalid handler: `" + handler + "'"));
        } catch (ClassNotFoundException error) {
            return LambdaRequestHandler.classNotFound(error, className);
        } catch (NoClassDefFoundError error) {
            return LambdaRequestHandler.initErrorHandler(error, className);
        } catch (Throwable error) {
            throw loadError(error, className);
        }
        LambdaRequestHandler found = EventHandlerLoader.loadEventHandler(info);
        if (found instanceof UserFaultHandler failed && failed.fault.fatal) throw failed.fault;
        return found;
    }

    private static UserFault loadError(Throwable error, String className) {
        String detail = error.getMessage() == null ? "" : ": " + error.getMessage();
        return new UserFault("Error loading class " + className + detail, error.getClass().getName(),
                UserFault.trace(error), true);
    }

    static void set(Class<?> owner, String name, Object value) throws ReflectiveOperationException {
        Field field = owner.getDeclaredField(name);
        field.setAccessible(true);
        field.set(null, value);
    }
}
