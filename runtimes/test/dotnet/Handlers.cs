using System;
using System.Collections.Generic;
using System.IO;
using System.Text;
using System.Text.Json;
using System.Threading.Tasks;
using Amazon.Lambda.Core;

[assembly: LambdaSerializer(typeof(Handlers.JsonText))]

namespace Handlers
{
    public sealed class JsonText : ILambdaSerializer
    {
        public T Deserialize<T>(Stream stream)
        {
            var bytes = new MemoryStream();
            stream.CopyTo(bytes);
            return JsonSerializer.Deserialize<T>(bytes.ToArray());
        }

        public void Serialize<T>(T value, Stream stream)
        {
            byte[] bytes = JsonSerializer.SerializeToUtf8Bytes(value);
            stream.Write(bytes, 0, bytes.Length);
        }
    }

    public sealed class Order
    {
        public string Name { get; set; }
        public int Count { get; set; }
        public List<string> Tags { get; set; }
    }

    public class Base
    {
        public string Inherited(string text)
        {
            return "inherited " + text;
        }
    }

    public class Kinds : Base
    {
        private int count;

        public Order Next(Order order)
        {
            order.Count++;
            return order;
        }

        public int Counting()
        {
            return ++count;
        }

        public async Task<string> Later(string text)
        {
            await Task.Delay(1);
            return text + "!";
        }

        public async Task Nothing(Order order)
        {
            await Task.Yield();
        }

        public void Silent() { }

        public static string Still(string text)
        {
            return "still " + text;
        }

        public Stream Raw(Stream input)
        {
            var output = new MemoryStream();
            input.CopyTo(output);
            output.Position = 0;
            return output;
        }

        public object Context(Order order, ILambdaContext context)
        {
            return new
            {
                context.AwsRequestId, context.FunctionName, context.FunctionVersion, context.InvokedFunctionArn,
                context.LogGroupName, context.LogStreamName, context.MemoryLimitInMB,
                Remaining = context.RemainingTime.TotalMilliseconds > 0 && context.RemainingTime.TotalMilliseconds <= 3000,
                Title = context.ClientContext.Client.AppTitle, Custom = context.ClientContext.Custom,
                Identity = context.Identity.IdentityId,
            };
        }

        public string OnlyContext(ILambdaContext context)
        {
            return context.AwsRequestId;
        }

        public string Twice(string text)
        {
            return text;
        }

        public string Twice(string text, ILambdaContext context)
        {
            return text + " with context";
        }

        public string Big(int length)
        {
            return new string('x', length);
        }

        public Dictionary<string, string> Variables(string[] names)
        {
            var found = new Dictionary<string, string>();
            foreach (string name in names) found[name] = Environment.GetEnvironmentVariable(name);
            var start = new System.Diagnostics.ProcessStartInfo("/bin/sh", "-c \"echo $GREETING\"") { RedirectStandardOutput = true };
            using (var child = System.Diagnostics.Process.Start(start)) found["child"] = child.StandardOutput.ReadToEnd().Trim();
            return found;
        }
    }

    public class Logging
    {
        public void Run(string how, ILambdaContext context)
        {
            Console.Write("one ");
            Console.WriteLine("line");
            Console.Error.WriteLine("an error");
            context.Logger.LogLine("logged");
            context.Logger.LogWarning("user {id} bought {count}", "u1", 3);
            context.Logger.LogError(new InvalidOperationException("bad"), "failed");
            LambdaLogger.Log("static");
            LambdaLogger.Log("Debug", "unheard");
            Console.Write("no end");
        }
    }

    public class Failing
    {
        public string Throw(string message)
        {
            throw new InvalidOperationException(message, new ArgumentException("the cause"));
        }

        public async Task<string> ThrowLater(string message)
        {
            await Task.Delay(1);
            throw new NotSupportedException(message);
        }

        public async void Forgotten()
        {
            await Task.Yield();
        }

        public string Rest(params string[] texts)
        {
            return "";
        }

        public string Three(string a, string b, string c)
        {
            return "";
        }

        public string NoContext(string a, string b)
        {
            return "";
        }

        public T Generic<T>(T value)
        {
            return value;
        }
    }

    public class Unmade
    {
        public Unmade()
        {
            throw new InvalidOperationException("not made");
        }

        public void Run() { }
    }

    public abstract class Abstract
    {
        public void Run() { }
    }
}
