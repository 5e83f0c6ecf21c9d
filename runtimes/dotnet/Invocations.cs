using System;
using System.IO;

namespace Mayfly
{
    /// <summary>One invocation after another: an event in, a result or an error out.</summary>
    internal static class Invocations
    {
        private const string TraceVariable = "_X_AMZN_TRACE_ID";

        /// <summary>Returns when the platform has gone away.</summary>
        internal static void Run(Channel channel, Handler handler, FunctionLog log)
        {
            for (Frame frame = channel.Receive(); frame != null; frame = channel.Receive())
            {
                if (frame.Type != Channel.Invoke) throw new IOException("unexpected frame " + frame.Type);
                var invocation = new Invocation(frame);
                log.RequestId = invocation.Id;
                log.Trace = invocation.Trace;
                Environment.SetEnvironmentVariable(TraceVariable, invocation.Trace);
                Answer(channel, handler, log, invocation);
            }
        }

        private static void Answer(Channel channel, Handler handler, FunctionLog log, Invocation invocation)
        {
            try
            {
                MemoryStream output = handler.Call(invocation, log);
                Flush();
                channel.Respond(invocation.Id, output.GetBuffer(), (int)output.Length);
            }
            catch (Exception exception)
            {
                Flush();
                log.Write(LogLevel.Error, null, exception.ToString(), null);
                channel.Send(Channel.Error, Failure.Meta(invocation.Id, Failure.TypeOf(exception)), Failure.Report(exception));
            }
        }

        internal static void Flush()
        {
            Console.Out.Flush();
            Console.Error.Flush();
        }
    }
}
