using System;
using System.IO;

namespace Mayfly
{
    /// <summary>
    /// Mayfly's runtime client for .NET. Booted before any function is known, it runs once what a handler will need,
    /// says BOOTED, and waits. ASSIGN makes it one function's for the rest of its life.
    /// </summary>
    internal static class Program
    {
        private static int Main()
        {
            var channel = new Channel(int.Parse(Environment.GetEnvironmentVariable("MAYFLY_CHANNEL_FD")));
            Warmth.Load();
            channel.Send(Channel.Booted);
            Frame frame = channel.Receive();
            if (frame == null) return 0;
            if (frame.Type != Channel.Assign) throw new IOException("unexpected frame " + frame.Type);
            var assignment = new Assignment(frame.Meta);
            Surroundings.Adopt(assignment);
            return HandlerName.IsProgram(assignment.Handler) ? FunctionProgram.Run(channel, assignment) : Serve(channel, assignment);
        }

        private static int Serve(Channel channel, Assignment assignment)
        {
            var log = new FunctionLog(channel, assignment);
            Console.SetOut(new ConsoleWriter(log, LogLevel.Information));
            Console.SetError(new ConsoleWriter(log, LogLevel.Error));
            LambdaCore.Watch(log);
            Handler handler;
            try
            {
                Refuse(assignment);
                handler = Handler.Load(assignment.Handler, assignment.TaskRoot);
            }
            catch (Exception exception)
            {
                Invocations.Flush();
                log.Write(LogLevel.Error, null, exception.ToString(), null);
                channel.Send(Channel.InitError, Failure.Meta(null, Failure.TypeOf(exception)), Failure.Report(exception));
                return 1;
            }
            Invocations.Flush();
            channel.Send(Channel.Ready);
            Invocations.Run(channel, handler, log);
            return 0;
        }

        /// <summary>What only acts when a process starts that already has the function's files.</summary>
        internal static void Refuse(Assignment assignment)
        {
            if (assignment.IsWrapped) return;
            foreach (string name in new[] { "AWS_LAMBDA_EXEC_WRAPPER", "DOTNET_STARTUP_HOOKS" })
            {
                if (assignment.Variable(name) != null)
                {
                    throw new LambdaValidationException(name + " is not supported by this version of Mayfly");
                }
            }
        }
    }
}
