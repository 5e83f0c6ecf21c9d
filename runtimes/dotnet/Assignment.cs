using System;
using System.Collections;
using System.Collections.Generic;
using System.Text.Json;

namespace Mayfly
{
    /// <summary>The meta of ASSIGN and of INVOKE.</summary>
    internal sealed class Assignment
    {
        internal readonly Dictionary<string, string> Variables = new Dictionary<string, string>();
        internal readonly string Handler;
        internal readonly int MemoryMiB;
        internal readonly string TaskRoot;
        /// <summary>The function's own program has started this process, with the variables that it wants.</summary>
        internal readonly bool IsWrapped = Environment.GetEnvironmentVariable("MAYFLY_WRAPPED") != null;

        internal Assignment(byte[] meta)
        {
            using (var document = JsonDocument.Parse(meta))
            {
                var root = document.RootElement;
                if (IsWrapped) KeepVariables();
                else foreach (var variable in root.GetProperty("environment").EnumerateObject())
                {
                    Variables[variable.Name] = variable.Value.GetString();
                }
                Handler = (IsWrapped ? Variable("_HANDLER") : null) ?? root.GetProperty("handler").GetString();
                MemoryMiB = root.GetProperty("memoryMiB").GetInt32();
            }
            TaskRoot = Variable("LAMBDA_TASK_ROOT") ?? "/var/task";
        }

        private void KeepVariables()
        {
            foreach (DictionaryEntry variable in Environment.GetEnvironmentVariables())
            {
                string name = (string)variable.Key;
                if (!name.StartsWith("MAYFLY_", StringComparison.Ordinal)) Variables[name] = (string)variable.Value;
            }
        }

        internal string Variable(string name)
        {
            string value;
            return Variables.TryGetValue(name, out value) ? value : null;
        }
    }

    internal sealed class Invocation
    {
        internal readonly string Id;
        internal readonly long DeadlineMs;
        internal readonly string Arn;
        internal readonly string Trace;
        internal readonly string ClientContext;
        internal readonly byte[] Event;

        internal Invocation(Frame frame)
        {
            using (var document = JsonDocument.Parse(frame.Meta))
            {
                var root = document.RootElement;
                Id = root.GetProperty("id").GetString();
                DeadlineMs = root.GetProperty("deadlineMs").GetInt64();
                Arn = Text(root, "arn");
                Trace = Text(root, "trace");
                ClientContext = Text(root, "clientContext");
            }
            Event = frame.Body;
        }

        private static string Text(JsonElement root, string name)
        {
            JsonElement value;
            return root.TryGetProperty(name, out value) ? value.GetString() : null;
        }
    }
}
