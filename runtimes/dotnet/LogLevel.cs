using System;

namespace Mayfly
{
    /// <summary>Levels as .NET names them, with the labels that AWS's runtime writes.</summary>
    internal enum LogLevel { Trace, Debug, Information, Warning, Error, Critical }

    internal static class LogLevels
    {
        private static readonly string[] Labels = { "trce", "dbug", "info", "warn", "fail", "crit" };
        private static readonly string[] Frames = { "TRACE", "DEBUG", "INFO", "WARN", "ERROR", "FATAL" };

        internal static string Label(LogLevel level)
        {
            return Labels[(int)level];
        }

        /// <summary>As the framed protocol calls it.</summary>
        internal static string Frame(LogLevel level)
        {
            return Frames[(int)level];
        }

        /// <summary>Of Lambda's configuration (`WARN`), of .NET (`Warning`), or of a label.</summary>
        internal static LogLevel Parse(string text, LogLevel otherwise)
        {
            LogLevel named;
            if (text == null) return otherwise;
            if (Enum.TryParse(text, true, out named) && Enum.IsDefined(typeof(LogLevel), named)) return named;
            int index = Array.FindIndex(Frames, name => name.Equals(text, StringComparison.OrdinalIgnoreCase));
            if (index < 0) index = Array.IndexOf(Labels, text);
            return index < 0 ? otherwise : (LogLevel)index;
        }
    }
}
