using System;
using System.Diagnostics;
using System.IO;
using System.Linq;
using System.Text.Json;

namespace Mayfly
{
    /// <summary>An exception in the shape in which AWS's runtime reports it.</summary>
    internal static class Failure
    {
        private const int MaxCharacters = 200 * 1024;
        private const int MaxDepth = 16;

        internal static string TypeOf(Exception exception)
        {
            return exception.GetType().Name;
        }

        internal static byte[] Report(Exception exception)
        {
            using (var output = new MemoryStream())
            {
                using (var writer = new Utf8JsonWriter(output)) Write(writer, exception, 0);
                return output.ToArray();
            }
        }

        private static void Write(Utf8JsonWriter writer, Exception exception, int depth)
        {
            writer.WriteStartObject();
            writer.WriteString("errorType", TypeOf(exception));
            writer.WriteString("errorMessage", Cut(exception.Message));
            WriteTrace(writer, exception);
            if (depth < MaxDepth)
            {
                if (exception.InnerException != null)
                {
                    writer.WritePropertyName("cause");
                    Write(writer, exception.InnerException, depth + 1);
                }
                var aggregate = exception as AggregateException;
                if (aggregate != null && aggregate.InnerExceptions.Count > 0)
                {
                    writer.WriteStartArray("causes");
                    foreach (Exception inner in aggregate.InnerExceptions) Write(writer, inner, depth + 1);
                    writer.WriteEndArray();
                }
            }
            writer.WriteEndObject();
        }

        private static void WriteTrace(Utf8JsonWriter writer, Exception exception)
        {
            if (string.IsNullOrEmpty(exception.StackTrace)) return;
            string[] lines = new StackTrace(exception, true).ToString().Split('\n').Select(line => line.Trim()).Where(IsOfFunction).ToArray();
            if (lines.Length == 0) return;
            writer.WriteStartArray("stackTrace");
            foreach (string line in lines) writer.WriteStringValue(Cut(line));
            writer.WriteEndArray();
        }

        /// <summary>Not of this client, nor of how it calls the function.</summary>
        private static bool IsOfFunction(string line)
        {
            return line.Length > 0 && !line.StartsWith("at Mayfly.") && !line.StartsWith("at System.RuntimeMethodHandle.")
                && !line.StartsWith("at System.Reflection.");
        }

        private static string Cut(string text)
        {
            return text.Length > MaxCharacters ? text.Substring(0, MaxCharacters) : text;
        }

        /// <summary>The meta of the frame that tells of it.</summary>
        internal static string Meta(string requestId, string type)
        {
            string id = requestId == null ? "" : "\"id\":\"" + requestId + "\",";
            return "{" + id + "\"errorType\":" + JsonSerializer.Serialize(type) + "}";
        }
    }
}
