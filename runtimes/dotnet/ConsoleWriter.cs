using System.IO;
using System.Text;

namespace Mayfly
{
    /// <summary>Console.Out or Console.Error: what ends with a new line is one event of the log.</summary>
    internal sealed class ConsoleWriter : TextWriter
    {
        private const int MaxPending = 256 * 1024;

        private readonly FunctionLog log;
        private readonly LogLevel level;
        private readonly StringBuilder pending = new StringBuilder();

        internal ConsoleWriter(FunctionLog log, LogLevel level)
        {
            this.log = log;
            this.level = level;
        }

        public override Encoding Encoding
        {
            get { return new UTF8Encoding(false); }
        }

        public override void Write(char value)
        {
            lock (pending)
            {
                pending.Append(value);
                if (value == '\n' || pending.Length > MaxPending) End();
            }
        }

        public override void Write(string value)
        {
            if (string.IsNullOrEmpty(value)) return;
            lock (pending)
            {
                pending.Append(value);
                if (value[value.Length - 1] == '\n' || pending.Length > MaxPending) End();
            }
        }

        public override void Write(char[] buffer, int index, int count)
        {
            Write(new string(buffer, index, count));
        }

        public override void WriteLine()
        {
            lock (pending) End();
        }

        public override void WriteLine(string value)
        {
            lock (pending)
            {
                pending.Append(value);
                End();
            }
        }

        /// <summary>What was begun becomes an event: nothing of an invocation is told after its answer.</summary>
        public override void Flush()
        {
            lock (pending)
            {
                if (pending.Length > 0) End();
            }
        }

        private void End()
        {
            string text = pending.ToString();
            pending.Clear();
            log.Write(level, null, text.EndsWith("\n") ? text.Substring(0, text.Length - 1) : text, null);
        }
    }
}
