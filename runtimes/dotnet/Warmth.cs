using System;
using System.Collections.Generic;
using System.IO;
using System.Text;
using System.Text.Json;
using System.Threading.Tasks;

namespace Mayfly
{
    /// <summary>Runs once, while nobody waits, what loading and running a handler will run.</summary>
    internal static class Warmth
    {
        public interface IAnything
        {
            string Text { get; }
        }

        internal static void Load()
        {
            Answering.Create(typeof(IAnything), (method, arguments) => "");
            new Assignment(Encoding.UTF8.GetBytes("{\"environment\":{\"a\":\"b\"},\"handler\":\"h\",\"memoryMiB\":128}"));
            new Invocation(new Frame(Channel.Invoke, Encoding.UTF8.GetBytes("{\"id\":\"a\",\"deadlineMs\":1}"), new byte[0]));
            Failure.Report(Thrown());
            Failure.Meta("a", "b");
            var read = JsonSerializer.Deserialize<Dictionary<string, object>>("{\"a\":[1,2.5,true,null,\"text\"]}");
            JsonSerializer.Serialize(new MemoryStream().Length + read.Count);
            Task.Run(() => { }).GetAwaiter().GetResult();
            new MessageTemplate("{a}", new object[] { 1 });
        }

        private static Exception Thrown()
        {
            try
            {
                throw new InvalidOperationException("nothing");
            }
            catch (InvalidOperationException exception)
            {
                return exception;
            }
        }
    }
}
