using System;
using System.Collections;
using System.Collections.Generic;
using System.Globalization;
using System.Reflection;
using System.Runtime.InteropServices;

namespace Mayfly
{
    /// <summary>What a process takes from its surroundings at its start, before they were the function's.</summary>
    internal static class Surroundings
    {
        private const double HeapShare = 0.9;

        internal static void Adopt(Assignment assignment)
        {
            foreach (DictionaryEntry variable in Environment.GetEnvironmentVariables())
            {
                string name = (string)variable.Key;
                if (!assignment.Variables.ContainsKey(name)) Set(name, null);
            }
            foreach (KeyValuePair<string, string> variable in assignment.Variables) Set(variable.Key, variable.Value);
            TimeZoneInfo.ClearCachedData();
            CultureInfo.CurrentCulture.ClearCachedData();
            BoundHeap(assignment.MemoryMiB);
        }

        /// <summary>.NET keeps a copy of the variables of its own, and native libraries read the C library's.</summary>
        internal static void Set(string name, string value)
        {
            // .NET takes an empty value for none; Lambda's variables may be empty, and native code sees them so.
            Environment.SetEnvironmentVariable(name, value);
            if (value == null) UnsetVariable(name);
            else SetVariable(name, value, 1);
        }

        /// <summary>.NET 8 and later can learn of their memory afterwards; collecting early beats being killed late.</summary>
        private static void BoundHeap(int memoryMiB)
        {
            MethodInfo refresh = typeof(GC).GetMethod("RefreshMemoryLimit", Type.EmptyTypes);
            if (refresh == null) return;
            AppContext.SetData("GCHeapHardLimit", (ulong)(memoryMiB * 1048576L * HeapShare));
            try
            {
                refresh.Invoke(null, null);
            }
            catch (TargetInvocationException)
            {
                // The heap is larger than that already, or was bounded by a variable: the sandbox's own limit holds.
            }
        }

        [DllImport("libc", EntryPoint = "setenv")]
        private static extern int SetVariable(string name, string value, int overwrite);

        [DllImport("libc", EntryPoint = "unsetenv")]
        private static extern int UnsetVariable(string name);
    }
}
