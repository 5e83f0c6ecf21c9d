using System;
using System.Collections.Generic;
using System.Reflection;
using System.Text.Json;

namespace Mayfly
{
    /// <summary>The function's ILambdaContext of one invocation.</summary>
    internal sealed class LambdaContext
    {
        private readonly Invocation invocation;
        private readonly FunctionLog log;
        private readonly object serializer;
        private object client;
        private object identity;
        private object logger;

        private LambdaContext(Invocation invocation, FunctionLog log, object serializer)
        {
            this.invocation = invocation;
            this.log = log;
            this.serializer = serializer;
        }

        internal static object Create(Type type, Invocation invocation, FunctionLog log, object serializer)
        {
            var context = new LambdaContext(invocation, log, serializer);
            return Answering.Create(type, (method, arguments) => context.Answer(method));
        }

        private object Answer(MethodInfo method)
        {
            switch (method.Name)
            {
                case "get_AwsRequestId": return invocation.Id;
                case "get_InvokedFunctionArn": return invocation.Arn;
                case "get_TraceId": return invocation.Trace;
                case "get_FunctionName": return Variable("AWS_LAMBDA_FUNCTION_NAME");
                case "get_FunctionVersion": return Variable("AWS_LAMBDA_FUNCTION_VERSION");
                case "get_LogGroupName": return Variable("AWS_LAMBDA_LOG_GROUP_NAME");
                case "get_LogStreamName": return Variable("AWS_LAMBDA_LOG_STREAM_NAME");
                case "get_MemoryLimitInMB": return int.Parse(Variable("AWS_LAMBDA_FUNCTION_MEMORY_SIZE") ?? "128");
                case "get_RemainingTime": return DateTimeOffset.FromUnixTimeMilliseconds(invocation.DeadlineMs) - DateTimeOffset.UtcNow;
                case "get_Serializer": return serializer;
                case "get_ClientContext": return client ?? (client = Client(method.ReturnType));
                // No caller has a Cognito identity here; AWS gives an object without values, too.
                case "get_Identity": return identity ?? (identity = Answering.Create(method.ReturnType, (asked, values) => null));
                case "get_Logger": return logger ?? (logger = Logger(method.ReturnType));
                default: return null;
            }
        }

        private static string Variable(string name)
        {
            return Environment.GetEnvironmentVariable(name);
        }

        private object Logger(Type type)
        {
            return Answering.Create(type, (method, values) =>
            {
                if (method.Name.StartsWith("Log")) LambdaCore.Log(log, method, values);
                return null;
            });
        }

        private object Client(Type type)
        {
            JsonElement root = Parsed(invocation.ClientContext);
            return Answering.Create(type, (method, values) =>
            {
                switch (method.Name)
                {
                    case "get_Environment": return Texts(Member(root, "env"));
                    case "get_Custom": return Texts(Member(root, "custom"));
                    case "get_Client": return Application(method.ReturnType, Member(root, "client"));
                    default: return null;
                }
            });
        }

        private static object Application(Type type, JsonElement client)
        {
            return Answering.Create(type, (method, values) =>
            {
                switch (method.Name)
                {
                    case "get_InstallationId": return Text(client, "installation_id");
                    case "get_AppTitle": return Text(client, "app_title");
                    case "get_AppVersionName": return Text(client, "app_version_name");
                    case "get_AppVersionCode": return Text(client, "app_version_code");
                    case "get_AppPackageName": return Text(client, "app_package_name");
                    default: return null;
                }
            });
        }

        private static JsonElement Parsed(string text)
        {
            if (string.IsNullOrEmpty(text)) return default(JsonElement);
            try
            {
                using (var document = JsonDocument.Parse(text)) return document.RootElement.Clone();
            }
            catch (JsonException)
            {
                return default(JsonElement);
            }
        }

        private static JsonElement Member(JsonElement from, string name)
        {
            JsonElement found;
            return from.ValueKind == JsonValueKind.Object && from.TryGetProperty(name, out found) ? found : default(JsonElement);
        }

        private static string Text(JsonElement from, string name)
        {
            JsonElement found = Member(from, name);
            return found.ValueKind == JsonValueKind.Undefined || found.ValueKind == JsonValueKind.Null ? null : found.ToString();
        }

        private static IDictionary<string, string> Texts(JsonElement from)
        {
            var texts = new Dictionary<string, string>();
            if (from.ValueKind != JsonValueKind.Object) return texts;
            foreach (var member in from.EnumerateObject()) texts[member.Name] = member.Value.ToString();
            return texts;
        }
    }
}
