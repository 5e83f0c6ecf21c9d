using System;

namespace Mayfly
{
    /// <summary>`ASSEMBLY::TYPE::METHOD`. Throws LambdaValidationException in AWS's words.</summary>
    internal sealed class HandlerName
    {
        private const string Valid = "The valid format is 'ASSEMBLY::TYPE::METHOD'.";

        internal readonly string Assembly;
        internal readonly string Type;
        /// <summary>A method's name, or its whole signature as .NET writes it.</summary>
        internal readonly string Method;

        internal HandlerName(string handler)
        {
            string[] parts = handler.Split(new[] { "::" }, 3, StringSplitOptions.None);
            if (parts.Length != 3) throw new LambdaValidationException($"Invalid lambda function handler: '{handler}'. {Valid}");
            Assembly = Part(handler, parts[0], "assembly");
            Type = Part(handler, parts[1], "type");
            Method = Part(handler, parts[2], "method");
        }

        private static string Part(string handler, string part, string name)
        {
            string trimmed = part.Trim();
            if (trimmed.Length > 0) return trimmed;
            throw new LambdaValidationException($"Invalid lambda function handler: '{handler}', the {name} is missing. {Valid}");
        }

        /// <summary>Of a program, which has a Main and asks for its events itself.</summary>
        internal static bool IsProgram(string handler)
        {
            return handler.IndexOf(':') < 0;
        }
    }
}
