using System;
using System.Collections.Generic;
using System.IO;
using System.Net;
using System.Net.Sockets;
using System.Reflection;
using System.Threading;

namespace Mayfly
{
    /// <summary>
    /// A function that is a program: it has a Main, and asks a Runtime API over HTTP for its events. It runs in this
    /// process, which was booted before; what it asks is answered from the framed protocol, on a loopback address that
    /// belongs to its sandbox alone.
    /// </summary>
    internal sealed class FunctionProgram
    {
        private readonly Channel channel;
        private readonly object asking = new object();
        private bool isReady;

        private FunctionProgram(Channel channel)
        {
            this.channel = channel;
        }

        internal static int Run(Channel channel, Assignment assignment)
        {
            MethodInfo main;
            try
            {
                Program.Refuse(assignment);
                main = EntryPoint(assignment);
            }
            catch (LambdaValidationException problem)
            {
                channel.Send(Channel.InitError, Failure.Meta(null, Failure.TypeOf(problem)), Failure.Report(problem));
                return 1;
            }
            var listener = new TcpListener(IPAddress.Loopback, 0);
            listener.Start();
            Surroundings.Set("AWS_LAMBDA_RUNTIME_API", "127.0.0.1:" + ((IPEndPoint)listener.LocalEndpoint).Port);
            new Thread(() => new FunctionProgram(channel).Accept(listener)) { IsBackground = true }.Start();
            object[] arguments = main.GetParameters().Length == 0 ? new object[0] : new object[] { new string[0] };
            object code = Calls.Call(main, null, arguments);
            return code is int ? (int)code : 0;
        }

        private static MethodInfo EntryPoint(Assignment assignment)
        {
            string name = assignment.Handler.EndsWith(".dll") ? assignment.Handler.Substring(0, assignment.Handler.Length - 4) : assignment.Handler;
            Assembly assembly;
            try
            {
                assembly = TaskAssemblies.Load(assignment.TaskRoot, name);
            }
            catch (FileNotFoundException)
            {
                throw new LambdaValidationException($"executable assembly {assignment.TaskRoot}/{name}.dll not found.");
            }
            if (assembly.EntryPoint != null) return assembly.EntryPoint;
            throw new LambdaValidationException($"{name}.dll has no Main: it is a library, whose handler is ASSEMBLY::TYPE::METHOD");
        }

        private void Accept(TcpListener listener)
        {
            while (true)
            {
                TcpClient client = listener.AcceptTcpClient();
                client.NoDelay = true;
                new Thread(() => Serve(client)) { IsBackground = true }.Start();
            }
        }

        private void Serve(TcpClient client)
        {
            try
            {
                using (client)
                using (var stream = new BufferedStream(client.GetStream()))
                {
                    for (var request = HttpExchange.Read(stream); request != null; request = HttpExchange.Read(stream)) Answer(request);
                }
            }
            catch (IOException)
            {
                // The program closed its connection.
            }
        }

        private void Answer(HttpExchange exchange)
        {
            string[] path = exchange.Path.TrimStart('/').Split('/');
            string asked = path.Length < 3 ? "" : exchange.Method + " " + path[path.Length - 1];
            if (asked == "GET next") Next(exchange);
            else if (asked == "POST response" && path.Length == 5) Respond(exchange, path[3]);
            else if (asked == "POST error" && path.Length == 5)
            {
                channel.Send(Channel.Error, Failure.Meta(path[3], ErrorType(exchange)), exchange.Body());
                exchange.Accepted();
            }
            else if (asked == "POST error" && path[2] == "init")
            {
                channel.Send(Channel.InitError, Failure.Meta(null, ErrorType(exchange)), exchange.Body());
                exchange.Accepted();
            }
            else exchange.Reply(404, "{\"errorType\":\"InvalidPath\",\"errorMessage\":\"no such resource of the Runtime API\"}", null);
        }

        private static string ErrorType(HttpExchange exchange)
        {
            return exchange.Header("lambda-runtime-function-error-type") ?? "Unhandled";
        }

        private void Next(HttpExchange exchange)
        {
            Frame frame;
            lock (asking)
            {
                if (!isReady) channel.Send(Channel.Ready);
                isReady = true;
                frame = channel.Receive();
            }
            if (frame == null) Environment.Exit(0);
            var invocation = new Invocation(frame);
            Environment.SetEnvironmentVariable("_X_AMZN_TRACE_ID", invocation.Trace);
            var headers = new Dictionary<string, string>
            {
                ["Lambda-Runtime-Aws-Request-Id"] = invocation.Id,
                ["Lambda-Runtime-Deadline-Ms"] = invocation.DeadlineMs.ToString(),
                ["Lambda-Runtime-Invoked-Function-Arn"] = invocation.Arn,
            };
            if (invocation.Trace != null) headers["Lambda-Runtime-Trace-Id"] = invocation.Trace;
            if (invocation.ClientContext != null) headers["Lambda-Runtime-Client-Context"] = invocation.ClientContext;
            exchange.Reply(200, invocation.Event, headers);
        }

        private void Respond(HttpExchange exchange, string requestId)
        {
            if (!string.Equals(exchange.Header("lambda-runtime-function-response-mode"), "streaming", StringComparison.OrdinalIgnoreCase))
            {
                byte[] body = exchange.Body();
                channel.Respond(requestId, body, body.Length);
            }
            else Stream(exchange, requestId);
            exchange.Accepted();
        }

        private void Stream(HttpExchange exchange, string requestId)
        {
            string type = System.Text.Json.JsonSerializer.Serialize(exchange.Header("content-type") ?? "application/octet-stream");
            channel.Send(Channel.ResponseStart, "{\"id\":\"" + requestId + "\",\"contentType\":" + type + "}", new byte[0]);
            exchange.EachPiece(channel.Chunk);
            string error = exchange.Header("lambda-runtime-function-error-type");
            if (error == null) channel.Send(Channel.ResponseEnd, "{\"id\":\"" + requestId + "\"}", new byte[0]);
            else channel.Send(Channel.ResponseEnd, Failure.Meta(requestId, error), exchange.ErrorBody());
        }
    }
}
