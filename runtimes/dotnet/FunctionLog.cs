using System;
using System.Globalization;
using System.IO;
using System.Text;
using System.Text.Json;

namespace Mayfly
{
    /// <summary>What a function logs, each call one event, in the format of its logging configuration.</summary>
    internal sealed class FunctionLog
    {
        private enum Format { Default, Unformatted, Json }

        private readonly Channel channel;
        private readonly Format format;
        private readonly LogLevel least;

        /// <summary>Of the invocation that runs.</summary>
        internal volatile string RequestId;
        internal volatile string Trace;

        internal FunctionLog(Channel channel, Assignment assignment)
        {
            this.channel = channel;
            bool isJson = assignment.Variable("AWS_LAMBDA_LOG_FORMAT") == "JSON";
            if (!Enum.TryParse(assignment.Variable("AWS_LAMBDA_HANDLER_LOG_FORMAT"), true, out format))
            {
                format = isJson ? Format.Json : Format.Default;
            }
            string level = assignment.Variable("AWS_LAMBDA_HANDLER_LOG_LEVEL") ?? assignment.Variable("AWS_LAMBDA_LOG_LEVEL");
            least = LogLevels.Parse(level, LogLevel.Information);
        }

        internal void Write(LogLevel level, Exception exception, string template, object[] arguments)
        {
            if (level < least) return;
            var message = new MessageTemplate(template ?? "", arguments);
            bool isJson = format == Format.Json;
            string text = isJson ? Json(level, exception, message) : Text(level, exception, message);
            channel.Log(LogLevels.Frame(level), isJson ? "JSON" : "Text", text);
        }

        private string Text(LogLevel level, Exception exception, MessageTemplate message)
        {
            var text = new StringBuilder();
            if (format == Format.Default)
            {
                text.Append(Timestamp()).Append('\t').Append(RequestId).Append('\t');
                text.Append(LogLevels.Label(level)).Append('\t');
            }
            text.Append(message.Text);
            if (exception != null)
            {
                if (message.Text.Length > 0) text.Append('\n');
                text.Append(exception);
            }
            return text.ToString();
        }

        private string Json(LogLevel level, Exception exception, MessageTemplate message)
        {
            using (var output = new MemoryStream())
            {
                using (var writer = new Utf8JsonWriter(output))
                {
                    writer.WriteStartObject();
                    writer.WriteString("timestamp", Timestamp());
                    writer.WriteString("level", level.ToString());
                    if (!string.IsNullOrEmpty(RequestId)) writer.WriteString("requestId", RequestId);
                    if (!string.IsNullOrEmpty(Trace)) writer.WriteString("traceId", Trace);
                    writer.WriteString("message", message.Text);
                    message.WriteProperties(writer);
                    if (exception != null) WriteException(writer, exception);
                    writer.WriteEndObject();
                }
                return Encoding.UTF8.GetString(output.ToArray());
            }
        }

        private static void WriteException(Utf8JsonWriter writer, Exception exception)
        {
            writer.WriteString("errorType", exception.GetType().FullName);
            writer.WriteString("errorMessage", exception.Message);
            writer.WriteStartArray("stackTrace");
            foreach (string line in exception.ToString().Split('\n')) writer.WriteStringValue(line.Trim());
            writer.WriteEndArray();
        }

        private static string Timestamp()
        {
            return DateTime.UtcNow.ToString("yyyy-MM-ddTHH:mm:ss.fffZ", CultureInfo.InvariantCulture);
        }
    }
}
