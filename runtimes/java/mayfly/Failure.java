package mayfly;

import com.amazonaws.services.lambda.runtime.api.client.UserFault;
import com.amazonaws.services.lambda.runtime.api.client.runtimeapi.DtoSerializers;
import com.amazonaws.services.lambda.runtime.api.client.runtimeapi.RapidErrorType;
import com.amazonaws.services.lambda.runtime.api.client.runtimeapi.converters.LambdaErrorConverter;
import com.amazonaws.services.lambda.runtime.api.client.runtimeapi.dto.ErrorRequest;
import java.io.IOError;

/** What is reported of an error, in AWS's shape and words. */
record Failure(RapidErrorType type, byte[] body, String logText, boolean exiting) {
    /** An error body may not be larger than a response; what is too long is cut. */
    private static final int MAX_CHARACTERS = 512 * 1024;

    /** Of the handler, or of loading it, which AWS tells at the invocation. */
    static Failure of(Throwable thrown) {
        UserFault.filterStackTrace(thrown);
        UserFault fault = UserFault.makeUserFault(thrown);
        boolean exiting = thrown instanceof VirtualMachineError || thrown instanceof IOError || fault.fatal;
        return thrown instanceof UserFault
                ? new Failure(RapidErrorType.BadFunctionCode, body(LambdaErrorConverter.fromUserFault(fault)),
                        fault.reportableError(), exiting)
                : new Failure(RapidErrorType.UserException, body(LambdaErrorConverter.fromThrowable(thrown)),
                        fault.reportableError(), exiting);
    }

    static byte[] body(ErrorRequest error) {
        if (error.errorMessage != null && error.errorMessage.length() > MAX_CHARACTERS) {
            error.errorMessage = error.errorMessage.substring(0, MAX_CHARACTERS);
        }
        return DtoSerializers.serialize(error);
    }

    /** The meta of the frame that tells of it. */
    String meta(String requestId) {
        String id = requestId == null ? "" : "\"id\":\"" + requestId + "\",";
        return "{" + id + "\"errorType\":\"" + type.getRapidError() + "\"" + (exiting ? ",\"exiting\":true}" : "}");
    }
}
