using System;
using System.Reflection;

namespace Mayfly
{
    /// <summary>
    /// An object of an interface that only the function's packages know: Amazon.Lambda.Core is theirs, in whatever
    /// version, and the client was compiled without it.
    /// </summary>
    public class Answering : DispatchProxy
    {
        private Func<MethodInfo, object[], object> answer;

        internal static object Create(Type type, Func<MethodInfo, object[], object> answer)
        {
            MethodInfo create = typeof(DispatchProxy).GetMethod("Create", 2, Type.EmptyTypes).MakeGenericMethod(type, typeof(Answering));
            object made = create.Invoke(null, null);
            ((Answering)made).answer = answer;
            return made;
        }

        protected override object Invoke(MethodInfo method, object[] arguments)
        {
            return answer(method, arguments) ?? Nothing(method.ReturnType);
        }

        /// <summary>What a newer version has and this client does not know is as its default.</summary>
        private static object Nothing(Type type)
        {
            return type.IsValueType && type != typeof(void) ? Activator.CreateInstance(type) : null;
        }
    }
}
