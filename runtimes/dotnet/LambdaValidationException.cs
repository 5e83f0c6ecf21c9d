using System;

namespace Mayfly
{
    /// <summary>What AWS's runtime finds wrong with a handler; it calls its exception by this name.</summary>
    internal sealed class LambdaValidationException : Exception
    {
        internal LambdaValidationException(string message) : base(message) { }
    }
}
