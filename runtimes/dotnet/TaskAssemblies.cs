using System;
using System.IO;
using System.Reflection;
using System.Runtime.InteropServices;
using System.Runtime.Loader;

namespace Mayfly
{
    /// <summary>Loads the function's assemblies as its .deps.json says, else from beside it.</summary>
    internal static class TaskAssemblies
    {
        /// <summary>Throws FileNotFoundException where there is none of this name.</summary>
        internal static Assembly Load(string taskRoot, string name)
        {
            string path = Path.Combine(taskRoot, name + ".dll");
            if (!File.Exists(path)) throw new FileNotFoundException(null, name + ", Culture=neutral, PublicKeyToken=null");
            var resolver = new AssemblyDependencyResolver(path);
            AssemblyLoadContext.Default.Resolving += (context, wanted) =>
            {
                string found = resolver.ResolveAssemblyToPath(wanted) ?? Path.Combine(taskRoot, wanted.Name + ".dll");
                return File.Exists(found) ? context.LoadFromAssemblyPath(found) : null;
            };
            AssemblyLoadContext.Default.ResolvingUnmanagedDll += (assembly, wanted) =>
            {
                string found = resolver.ResolveUnmanagedDllToPath(wanted);
                return found == null ? IntPtr.Zero : NativeLibrary.Load(found);
            };
            return AssemblyLoadContext.Default.LoadFromAssemblyPath(path);
        }
    }
}
