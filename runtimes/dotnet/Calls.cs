using System;
using System.Reflection;

namespace Mayfly
{
    /// <summary>Calls of the function's code, whose exceptions come as it threw them.</summary>
    internal static class Calls
    {
        private const BindingFlags AsThrown = BindingFlags.DoNotWrapExceptions;

        internal static object Call(MethodInfo method, object target, params object[] arguments)
        {
            return method.Invoke(target, AsThrown, null, arguments, null);
        }

        internal static object Create(Type type)
        {
            return Activator.CreateInstance(type, AsThrown | BindingFlags.Public | BindingFlags.Instance, null, null, null);
        }
    }
}
