using System;
using System.IO;
using System.Linq;
using System.Reflection;
using System.Runtime.CompilerServices;
using System.Threading.Tasks;

namespace Mayfly
{
    /// <summary>A method of the function's assembly, ready to be called. Messages are those of AWS's runtime.</summary>
    internal sealed class Handler
    {
        private const BindingFlags Declared =
            BindingFlags.DeclaredOnly | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance | BindingFlags.Static;

        private readonly MethodInfo method;
        private readonly object target;
        private readonly Serializer serializer;
        private readonly Func<Stream, object> read;
        private readonly Action<object, Stream> write;
        private readonly Type contextType;

        private Handler(HandlerName name, MethodInfo method, Type type, Assembly assembly)
        {
            this.method = method;
            target = method.IsStatic ? null : Target(type);
            serializer = Serializer.Find(method, assembly);
            Type[] inputs = method.GetParameters().Select(parameter => parameter.ParameterType).ToArray();
            if (inputs.Length > 2) throw Problem($"Method '{method.Name}' of type '{name.Type}' is not supported: the method has more than 2 parameters.");
            if (inputs.Length == 2 && !IsContext(inputs[1]))
            {
                throw Problem($"Method '{method.Name}' of type '{name.Type}' is not supported: the method has 2 parameters, "
                    + $"but the second parameter is not of type '{LambdaCore.ContextType}'.");
            }
            contextType = inputs.Length > 0 && IsContext(inputs[inputs.Length - 1]) ? inputs[inputs.Length - 1] : null;
            if (inputs.Length > (contextType == null ? 0 : 1)) read = Reader(inputs[0], name);
            Type output = Awaited(method.ReturnType);
            if (output != typeof(void)) write = Writer(output, name);
        }

        internal static Handler Load(string handler, string taskRoot)
        {
            var name = new HandlerName(handler);
            Assembly assembly = LoadAssembly(taskRoot, name.Assembly);
            Type type = assembly.GetType(name.Type);
            if (type == null) throw Problem($"Unable to load type '{name.Type}' from assembly '{name.Assembly}'.");
            MethodInfo method = Find(name, type);
            Check(method, type);
            return new Handler(name, method, type, assembly);
        }

        /// <summary>What the function answers, as bytes.</summary>
        internal MemoryStream Call(Invocation invocation, FunctionLog log)
        {
            object context = contextType == null ? null
                : LambdaContext.Create(contextType, invocation, log, serializer == null ? null : serializer.Instance);
            object input = read == null ? null : read(new MemoryStream(invocation.Event));
            object[] arguments = read != null && context != null ? new[] { input, context }
                : read != null ? new[] { input }
                : context != null ? new[] { context }
                : new object[0];
            object result = Wait(Calls.Call(method, target, arguments));
            var output = new MemoryStream();
            if (write != null) write(result, output);
            return output;
        }

        private static object Wait(object result)
        {
            var task = result as Task;
            if (task == null) return result;
            task.GetAwaiter().GetResult();
            PropertyInfo value = TaskType(task.GetType()) == null ? null : TaskType(task.GetType()).GetProperty("Result");
            return value == null ? null : value.GetValue(task);
        }

        private static LambdaValidationException Problem(string message)
        {
            return new LambdaValidationException(message);
        }

        private static Assembly LoadAssembly(string taskRoot, string name)
        {
            try
            {
                return TaskAssemblies.Load(taskRoot, name);
            }
            catch (FileNotFoundException missing)
            {
                throw Problem($"Could not find the specified handler assembly with the file name '{missing.FileName}'. "
                    + "The assembly should be located in the root of your uploaded .zip file.");
            }
            catch (Exception)
            {
                throw Problem($"Unable to load assembly '{name}'.");
            }
        }

        /// <summary>By name, or by signature where the name is ambiguous; of the type, else of what it derives from.</summary>
        private static MethodInfo Find(HandlerName name, Type type)
        {
            for (Type holder = type; holder != null; holder = holder.BaseType)
            {
                MethodInfo[] methods = holder.GetMethods(Declared);
                MethodInfo exact = methods.FirstOrDefault(method => method.ToString() == name.Method);
                if (exact != null) return exact;
                MethodInfo[] named = methods.Where(method => method.Name == name.Method).ToArray();
                if (named.Length == 1) return named[0];
                if (named.Length > 1)
                {
                    string candidates = string.Join("\n", named.Select(method => method.ToString()));
                    throw Problem($"The method '{name.Method}' in type '{type.FullName}' appears to have a number of overloads. "
                        + $"To call this method please specify a complete method signature. Possible candidates are:\n{candidates}.");
                }
            }
            throw Problem($"Unable to find method '{name.Method}' in type '{type.FullName}' from assembly '{name.Assembly}': "
                + $"Found no methods matching method name '{name.Method}'.");
        }

        private static void Check(MethodInfo method, Type type)
        {
            string start = $"The method '{method}' cannot be used as a Lambda Handler because it is ";
            if (method.IsAbstract) throw Problem(start + "an abstract method. Handler methods cannot be abstract. Please specify a non-abstract handler method.");
            if (method.IsGenericMethod) throw Problem(start + "a generic method. Handler methods cannot be generic. Please specify a non-generic handler method.");
            if (method.ReturnType == typeof(void) && method.GetCustomAttribute<AsyncStateMachineAttribute>() != null)
            {
                throw Problem(start + "an 'async void' method. Handler methods cannot be 'async void'. Please specify a method that is not 'async void'.");
            }
            ParameterInfo last = method.GetParameters().LastOrDefault();
            if (last != null && last.GetCustomAttribute<ParamArrayAttribute>() != null)
            {
                throw Problem(start + "a 'params' method. Please specify a method that does not use 'params'.");
            }
            if (type.IsGenericType)
            {
                throw Problem($"The type '{type.FullName}' cannot be used as a Lambda Handler type because it is generic. "
                    + "Handler methods cannot be located in generic types. Please specify a handler method in a non-generic type.");
            }
            if (!method.IsStatic && type.IsAbstract)
            {
                throw Problem($"The instance method '{method}' cannot be used as a Lambda Handler because its type '{type.FullName}' is abstract. "
                    + "Please either use a static handler or specify a type that is not abstract.");
            }
        }

        private static object Target(Type type)
        {
            return Calls.Create(type);
        }

        private static bool IsContext(Type type)
        {
            return type.FullName == LambdaCore.ContextType;
        }

        private static Type TaskType(Type type)
        {
            for (; type != null; type = type.BaseType)
            {
                if (type.IsConstructedGenericType && type.GetGenericTypeDefinition() == typeof(Task<>)) return type;
            }
            return null;
        }

        /// <summary>What a method answers in the end: void for a Task without a result.</summary>
        private static Type Awaited(Type type)
        {
            Type task = TaskType(type);
            if (task != null) return task.GenericTypeArguments[0];
            return typeof(Task).IsAssignableFrom(type) ? typeof(void) : type;
        }

        private Func<Stream, object> Reader(Type data, HandlerName name)
        {
            if (data == typeof(Stream)) return stream => stream;
            if (serializer != null) return serializer.Reader(data);
            throw Problem(Unserialised(name, "deserialize input", data));
        }

        private Action<object, Stream> Writer(Type data, HandlerName name)
        {
            if (typeof(Stream).IsAssignableFrom(data))
            {
                return (value, output) =>
                {
                    if (value == null) return;
                    using (var stream = (Stream)value) stream.CopyTo(output);
                };
            }
            if (serializer != null) return serializer.Writer(data);
            throw Problem(Unserialised(name, "serialize output", data));
        }

        private string Unserialised(HandlerName name, string attempt, Type data)
        {
            return $"Could not find the LambdaSerializerAttribute on the assembly '{name.Assembly}' or method '{method.Name}' while attempting to "
                + $"{attempt} data of type '{data.FullName}'. To use types other than System.IO.Stream as input/output parameters, "
                + $"the assembly or Lambda function should be annotated with {LambdaCore.SerializerAttribute}.";
        }
    }
}
