using System;
using System.Reflection;

namespace Mayfly
{
    /// <summary>The function's Amazon.Lambda.Core: its logger's calls become log events.</summary>
    internal static class LambdaCore
    {
        internal const string Name = "Amazon.Lambda.Core";
        internal const string ContextType = Name + ".ILambdaContext";
        internal const string SerializerType = Name + ".ILambdaSerializer";
        internal const string SerializerAttribute = Name + ".LambdaSerializerAttribute";

        /// <summary>As soon as the package is loaded, whoever loads it.</summary>
        internal static void Watch(FunctionLog log)
        {
            AppDomain.CurrentDomain.AssemblyLoad += (sender, loaded) =>
            {
                if (loaded.LoadedAssembly.GetName().Name == Name) Adopt(loaded.LoadedAssembly, log);
            };
        }

        /// <summary>Its static logger has a field for each way to log, more of them in later versions.</summary>
        private static void Adopt(Assembly core, FunctionLog log)
        {
            Type logger = core.GetType(Name + ".LambdaLogger");
            if (logger == null) return;
            Set(logger, "_loggingAction", new Action<string>(message => log.Write(LogLevel.Information, null, message, null)));
            Set(logger, "_loggingWithLevelAction", new Action<string, string, object[]>(
                (level, message, arguments) => log.Write(LogLevels.Parse(level, LogLevel.Information), null, message, arguments)));
            Set(logger, "_loggingWithLevelAndExceptionAction", new Action<string, Exception, string, object[]>(
                (level, exception, message, arguments) =>
                    log.Write(LogLevels.Parse(level, LogLevel.Information), exception, message, arguments)));
        }

        private static void Set(Type owner, string field, object value)
        {
            FieldInfo found = owner.GetField(field, BindingFlags.NonPublic | BindingFlags.Static);
            if (found != null && found.FieldType.IsInstanceOfType(value)) found.SetValue(null, value);
        }

        /// <summary>A call of ILambdaLogger: Log, LogLine, LogWarning, … with a level, an exception, a message, arguments.</summary>
        internal static void Log(FunctionLog log, MethodInfo method, object[] values)
        {
            LogLevel level = LogLevels.Parse(method.Name.Substring("Log".Length), LogLevel.Information);
            Exception exception = null;
            string message = null;
            object[] arguments = null;
            ParameterInfo[] parameters = method.GetParameters();
            for (int index = 0; index < parameters.Length; index++)
            {
                object value = values[index];
                bool isLevel = parameters[index].ParameterType.IsEnum || parameters[index].Name == "level" || parameters[index].Name == "logLevel";
                if (isLevel) level = LogLevels.Parse(Convert.ToString(value), level);
                else if (value is Exception) exception = (Exception)value;
                else if (value is object[]) arguments = (object[])value;
                else if (value != null) message = value.ToString();
            }
            log.Write(level, exception, message, arguments);
        }
    }
}
