using System;
using System.Collections;
using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace Mayfly
{
    /// <summary>`User {id} bought {count:N0}` with its arguments: by position when every name is a number, else in order.</summary>
    internal sealed class MessageTemplate
    {
        private static readonly object[] None = new object[0];
        private static readonly Regex Placeholder = new Regex(@"\{\{|\}\}|\{(@?)(\w+)(?::([^{}]*))?\}", RegexOptions.CultureInvariant);

        private readonly string template;
        private readonly object[] arguments;

        internal readonly string Text;

        internal MessageTemplate(string template, object[] arguments)
        {
            this.template = template;
            this.arguments = arguments ?? None;
            Text = this.arguments.Length == 0 ? template : Filled();
        }

        private string Filled()
        {
            int next = 0;
            bool byPosition = IsByPosition();
            return Placeholder.Replace(template, match =>
            {
                if (match.Value == "{{") return "{";
                if (match.Value == "}}") return "}";
                int index = byPosition ? int.Parse(match.Groups[2].Value, CultureInfo.InvariantCulture) : next++;
                return index < arguments.Length ? Shown(match, arguments[index]) : match.Value;
            });
        }

        private static string Shown(Match match, object value)
        {
            if (value == null) return "";
            if (match.Groups[1].Value == "@") return JsonSerializer.Serialize(value, value.GetType());
            string format = match.Groups[3].Value;
            var formattable = value as IFormattable;
            if (format.Length > 0 && formattable != null) return formattable.ToString(format, CultureInfo.InvariantCulture);
            return Convert.ToString(value, CultureInfo.InvariantCulture);
        }

        private bool IsByPosition()
        {
            foreach (Match match in Placeholder.Matches(template))
            {
                int number;
                if (match.Groups[2].Success && !int.TryParse(match.Groups[2].Value, out number)) return false;
            }
            return true;
        }

        /// <summary>The named arguments as members of the object that is being written.</summary>
        internal void WriteProperties(Utf8JsonWriter writer)
        {
            if (arguments.Length == 0) return;
            int next = 0;
            bool byPosition = IsByPosition();
            foreach (Match match in Placeholder.Matches(template))
            {
                if (!match.Groups[2].Success) continue;
                string name = match.Groups[2].Value;
                int index = byPosition ? int.Parse(name, CultureInfo.InvariantCulture) : next++;
                if (index >= arguments.Length || arguments[index] == null) continue;
                writer.WritePropertyName(name);
                WriteValue(writer, match, arguments[index]);
            }
        }

        private static void WriteValue(Utf8JsonWriter writer, Match match, object value)
        {
            bool isPlain = value is bool || value is string || value is byte || value is sbyte || value is short || value is ushort
                || value is int || value is uint || value is long || value is ulong || value is float || value is double
                || value is decimal;
            bool isWhole = match.Groups[1].Value == "@" || value is IDictionary || (value is IList && !(value is byte[]));
            if (match.Groups[3].Value.Length == 0 && (isPlain || isWhole)) JsonSerializer.Serialize(writer, value, value.GetType());
            else writer.WriteStringValue(Shown(match, value));
        }
    }
}
