package mayfly;

import com.amazonaws.services.lambda.runtime.serialization.PojoSerializer;
import com.amazonaws.services.lambda.runtime.serialization.factories.JacksonFactory;
import java.io.ByteArrayInputStream;
import java.util.Map;

/** The meta of frames. */
final class Json {
    private Json() {}

    private static final PojoSerializer<Map<String, Object>> OBJECT = serializer();

    @SuppressWarnings({"unchecked", "rawtypes"})
    private static PojoSerializer<Map<String, Object>> serializer() {
        return (PojoSerializer) JacksonFactory.getInstance().getSerializer((Class) Map.class);
    }

    static Map<String, Object> object(byte[] text) {
        return OBJECT.fromJson(new ByteArrayInputStream(text));
    }
}
