using System;
using System.IO;
using System.Linq;
using System.Reflection;

namespace Mayfly
{
    /// <summary>The function's ILambdaSerializer, named by an attribute of its method or its assembly.</summary>
    internal sealed class Serializer
    {
        private readonly object instance;
        private readonly Type type;

        private Serializer(object instance, Type type)
        {
            this.instance = instance;
            this.type = type;
        }

        internal object Instance
        {
            get { return instance; }
        }

        /// <summary>Null where none is named. Throws LambdaValidationException in AWS's words.</summary>
        internal static Serializer Find(MethodInfo method, Assembly assembly)
        {
            Attribute attribute = Named(method.GetCustomAttributes()) ?? Named(assembly.GetCustomAttributes());
            if (attribute == null) return null;
            string name = attribute.GetType().FullName;
            PropertyInfo property = attribute.GetType().GetProperty("SerializerType");
            if (property == null) throw new LambdaValidationException($"The '{name}' class is invalid: no 'SerializerType' property detected.");
            var made = property.GetValue(attribute) as Type;
            if (made == null) throw new LambdaValidationException($"The 'SerializerType' property on attribute class '{name}' is not set.");
            if (made.GetConstructor(Type.EmptyTypes) == null)
            {
                throw new LambdaValidationException($"The indicated serializer '{made.FullName}' does not define a public zero-parameter constructor.");
            }
            Type type = made.GetInterfaces().FirstOrDefault(each => each.FullName == LambdaCore.SerializerType);
            if (type == null) throw new LambdaValidationException($"The '{made.FullName}' class is invalid: it does not implement the 'ILambdaSerializer' interface.");
            return new Serializer(Calls.Create(made), type);
        }

        private static Attribute Named(System.Collections.Generic.IEnumerable<Attribute> attributes)
        {
            return attributes.SingleOrDefault(each => each.GetType().FullName == LambdaCore.SerializerAttribute);
        }

        internal Func<Stream, object> Reader(Type data)
        {
            MethodInfo method = type.GetMethod("Deserialize").MakeGenericMethod(data);
            return stream => Calls.Call(method, instance, stream);
        }

        internal Action<object, Stream> Writer(Type data)
        {
            MethodInfo method = type.GetMethod("Serialize").MakeGenericMethod(data);
            return (value, stream) => Calls.Call(method, instance, value, stream);
        }
    }
}
