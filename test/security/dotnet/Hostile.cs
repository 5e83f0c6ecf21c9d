using System;
using System.Collections;
using System.Collections.Generic;
using System.Diagnostics;
using System.IO;
using System.Linq;
using System.Net.Sockets;
using System.Runtime.InteropServices;
using System.Text;
using System.Text.RegularExpressions;
using System.Threading;
using Amazon.Lambda.Core;

[assembly: LambdaSerializer(typeof(Amazon.Lambda.Serialization.SystemTextJson.DefaultLambdaJsonSerializer))]

public class Wish
{
    public string Do { get; set; }
    public List<string> Texts { get; set; }
    public string Data { get; set; }
    public int Port { get; set; }
}

/// <summary>Does its worst: what, the event says.</summary>
public class Hostile
{
    private const int Channel = 3;
    private static readonly string[] Roots = { "/proc", "/etc", "/var", "/tmp", "/opt", "/dev", "/run", "/sys", "/home", "/root", "/srv" };
    private static readonly Regex PassedOver = new Regex("^/var/(lang|runtime)(/|$)|/task/|/(pagemap|kmsg|clear_refs|mem)$");

    public object Handle(Wish wish)
    {
        switch (wish.Do)
        {
            case "search": return Search(wish.Texts.Select(Convert.FromBase64String).Select(Encoding.UTF8.GetString).ToList());
            case "reach": return Reach(wish.Data, wish.Port);
            case "exit": Environment.Exit(7); return null;
            case "halt": Environment.Exit(0); return null;
            case "deaf":
                AppDomain.CurrentDomain.ProcessExit += (sender, arguments) => Forever();
                Environment.Exit(0);
                return null;
            case "kill": Process.GetCurrentProcess().Kill(); return Forever();
            case "crash": return Marshal.ReadByte((IntPtr)0x100000);
            case "garbage": Raw(Enumerable.Repeat((byte)0xff, 64).ToArray()); return Forever();
            case "huge frame": Frame(19, 2, -1, "{}"); return Forever();
            case "other's answer": Frame(19, 14, 1, "{\"id\":\"other\"}1"); return Forever();
            case "closed channel": Close(Channel); return Forever();
            case "threads": return Threads();
            case "bomb": Start("sh", "-c", "f() { f | f & }; f"); return Forever();
            case "memory": return Memory();
            case "disk": return Disk();
            case "spin": while (true) Thread.SpinWait(1000);
            default: return wish.Do;
        }
    }

    private static object Forever()
    {
        while (true) Thread.Sleep(Timeout.Infinite);
    }

    private static void Frame(byte type, int metaLength, int bodyLength, string rest)
    {
        byte[] lengths = new[] { metaLength, bodyLength }.SelectMany(length => BitConverter.GetBytes(length).Reverse()).ToArray();
        Raw(new[] { type }.Concat(lengths).Concat(Encoding.UTF8.GetBytes(rest)).ToArray());
    }

    private static void Raw(byte[] bytes)
    {
        Write(Channel, bytes, (IntPtr)bytes.Length);
    }

    private static object Search(List<string> texts)
    {
        var hits = new List<string>();
        int read = 0;
        foreach (string root in Roots) Walk(root, path =>
        {
            string content = Beginning(path);
            read++;
            if (texts.Any(text => content.Contains(text))) hits.Add(path);
        });
        foreach (DictionaryEntry variable in Environment.GetEnvironmentVariables())
        {
            if (texts.Any(text => ((string)variable.Value).Contains(text))) hits.Add((string)variable.Key);
        }
        return new Dictionary<string, object> { ["hits"] = hits, ["read"] = read };
    }

    private static void Walk(string folder, Action<string> visit)
    {
        string[] folders = { };
        string[] files = { };
        try
        {
            folders = Directory.GetDirectories(folder);
            files = Directory.GetFiles(folder);
        }
        catch (Exception refused) when (refused is IOException || refused is UnauthorizedAccessException)
        {
            return;
        }
        foreach (string file in files)
        {
            try
            {
                if (!PassedOver.IsMatch(file)) visit(file);
            }
            catch (Exception refused) when (refused is IOException || refused is UnauthorizedAccessException || refused is NotSupportedException)
            {
                continue;
            }
        }
        foreach (string inner in folders)
        {
            if (!IsLink(inner) && !PassedOver.IsMatch(inner)) Walk(inner, visit);
        }
    }

    /// <summary>What has gone meanwhile is as good as one.</summary>
    private static bool IsLink(string path)
    {
        try
        {
            return (File.GetAttributes(path) & FileAttributes.ReparsePoint) != 0;
        }
        catch (Exception gone) when (gone is IOException || gone is UnauthorizedAccessException)
        {
            return true;
        }
    }

    private static string Beginning(string path)
    {
        // Not FileStream, which asks first what kind of file it is, and waits for what never comes.
        int descriptor = Open(path, ReadOnly | NonBlocking);
        if (descriptor < 0) throw new IOException("refused");
        var bytes = new byte[65536];
        long length = (long)Read(descriptor, bytes, (IntPtr)bytes.Length);
        Close(descriptor);
        return Encoding.UTF8.GetString(bytes, 0, (int)Math.Max(0, length));
    }

    private static object Reach(string data, int port)
    {
        var attempts = new Dictionary<string, Action>
        {
            ["shadow"] = () => File.ReadAllText("/etc/shadow"),
            ["data"] = () => Directory.GetFiles(data),
            ["credentials"] = () => File.ReadAllText(Path.Combine(data, "credentials")),
            ["platform"] = () => Connect("127.0.0.1", port),
            ["metadata"] = () => Connect("169.254.169.254", 80),
            ["memory"] = () => File.OpenRead("/proc/1/mem").ReadByte(),
            ["code"] = () => File.WriteAllText("/var/task/Hostile.dll", ""),
            ["beside the code"] = () => File.WriteAllText("/var/task/made", ""),
            ["client"] = () => File.OpenWrite("/var/runtime/Mayfly.dll").Dispose(),
            ["its settings"] = () => File.OpenWrite("/var/runtime/Mayfly.runtimeconfig.json").Dispose(),
            ["beside the client"] = () => File.WriteAllText("/var/runtime/made", ""),
            [".NET"] = () => File.OpenWrite("/var/lang/bin/dotnet").Dispose(),
            ["system"] = () => File.WriteAllText("/usr/made", ""),
            ["raw socket"] = () => new Socket(AddressFamily.InterNetwork, SocketType.Raw, ProtocolType.Icmp).Dispose(),
            ["trace"] = () => Must(Ptrace((IntPtr)16, (IntPtr)1, IntPtr.Zero, IntPtr.Zero)),
            ["root"] = () => Must(SetUser(0)),
            ["new namespaces"] = () => Must(Unshare(0x10000000)),
            ["device"] = () => Run("mknod", "/tmp/sda", "b", "8", "0"),
            ["mount"] = () => Run("mount", "-t", "tmpfs", "none", "/tmp"),
            ["another's user"] = () => Run("setpriv", "--reuid", "0", "true")
        };
        var outcomes = new Dictionary<string, string>();
        foreach (KeyValuePair<string, Action> attempt in attempts)
        {
            try
            {
                attempt.Value();
                outcomes[attempt.Key] = "done";
            }
            catch (Exception)
            {
                outcomes[attempt.Key] = "refused";
            }
        }
        return outcomes;
    }

    private static void Connect(string host, int port)
    {
        using (var client = new TcpClient())
        {
            if (!client.ConnectAsync(host, port).Wait(1000)) throw new IOException("refused");
        }
    }

    private static void Must(long result)
    {
        if (result == -1) throw new IOException("refused");
    }

    private static Process Start(string program, params string[] words)
    {
        var start = new ProcessStartInfo(program) { UseShellExecute = false };
        foreach (string word in words) start.ArgumentList.Add(word);
        return Process.Start(start);
    }

    private static void Run(string program, params string[] words)
    {
        using (Process process = Start(program, words))
        {
            process.WaitForExit();
            if (process.ExitCode != 0) throw new IOException("refused");
        }
    }

    private static object Threads()
    {
        int count = 0;
        try
        {
            for (; count < 100000; count++) new Thread(() => Forever()) { IsBackground = true }.Start();
        }
        catch (Exception limit) when (limit is OutOfMemoryException || limit is ThreadStartException)
        {
            return count;
        }
        return count;
    }

    /// <summary>Outside the heap, which may have a bound of its own.</summary>
    private static object Memory()
    {
        while (true)
        {
            const int length = 1 << 24;
            IntPtr bytes = Marshal.AllocHGlobal(length);
            for (int at = 0; at < length; at += 4096) Marshal.WriteByte(bytes, at, 1);
        }
    }

    private static object Disk()
    {
        var bytes = new byte[1 << 20];
        int written = 0;
        try
        {
            using (FileStream file = File.Create("/tmp/large"))
            {
                for (; written < 4096; written++) file.Write(bytes, 0, bytes.Length);
            }
        }
        catch (IOException)
        {
            File.Delete("/tmp/large");
        }
        return written;
    }

    private const int ReadOnly = 0;
    private const int NonBlocking = 0x800;

    [DllImport("libc", EntryPoint = "open", SetLastError = true)]
    private static extern int Open(string path, int flags);

    [DllImport("libc", EntryPoint = "read", SetLastError = true)]
    private static extern IntPtr Read(int descriptor, byte[] bytes, IntPtr count);

    [DllImport("libc", EntryPoint = "write", SetLastError = true)]
    private static extern IntPtr Write(int descriptor, byte[] bytes, IntPtr count);

    [DllImport("libc", EntryPoint = "close", SetLastError = true)]
    private static extern int Close(int descriptor);

    [DllImport("libc", EntryPoint = "ptrace", SetLastError = true)]
    private static extern long Ptrace(IntPtr request, IntPtr process, IntPtr address, IntPtr data);

    [DllImport("libc", EntryPoint = "setuid", SetLastError = true)]
    private static extern int SetUser(int user);

    [DllImport("libc", EntryPoint = "unshare", SetLastError = true)]
    private static extern int Unshare(int flags);
}
