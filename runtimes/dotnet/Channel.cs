using System;
using System.Buffers.Binary;
using System.Globalization;
using System.IO;
using System.Runtime.InteropServices;
using System.Text;

namespace Mayfly
{
    /// <summary>
    /// The runtime's end of the framed protocol (src/compute/frames.ts draws it). Blocking reads and writes of the
    /// descriptor itself: between two invocations the thread sleeps in the kernel, and what the function logged has
    /// left the process before whatever it does next.
    /// </summary>
    internal sealed class Channel
    {
        internal const int Assign = 1;
        internal const int Invoke = 2;
        internal const int Booted = 16;
        internal const int Ready = 17;
        internal const int InitError = 18;
        internal const int Response = 19;
        internal const int Error = 20;
        internal const int LogLine = 21;
        internal const int ResponseStart = 22;
        internal const int ResponseChunk = 23;
        internal const int ResponseEnd = 24;

        /// <summary>AWS's response limit. One byte more is enough for the platform to see that it was passed.</summary>
        private const int MaxResponseBytes = 6291556;
        /// <summary>A longer log event is cut: no frame may pass the platform's bound.</summary>
        private const int MaxLogBytes = 1024 * 1024;
        private const int HeaderBytes = 9;
        private const int InterruptedCall = 4;

        private static readonly byte[] Nothing = new byte[0];

        private readonly int descriptor;
        private readonly object writing = new object();

        internal Channel(int descriptor)
        {
            this.descriptor = descriptor;
        }

        /// <summary>The next frame, or null when the platform went away.</summary>
        internal Frame Receive()
        {
            var header = new byte[HeaderBytes];
            if (!Fill(header)) return null;
            var meta = new byte[ReadLength(header, 1)];
            var body = new byte[ReadLength(header, 5)];
            return Fill(meta) && Fill(body) ? new Frame(header[0], meta, body) : null;
        }

        internal void Send(int type)
        {
            Send(type, Nothing, Nothing, 0);
        }

        internal void Send(int type, string meta, byte[] body)
        {
            Send(type, Encoding.UTF8.GetBytes(meta), body, body.Length);
        }

        internal void Respond(string requestId, byte[] body, int length)
        {
            var meta = Encoding.UTF8.GetBytes("{\"id\":\"" + requestId + "\"}");
            Send(Response, meta, body, Math.Min(length, MaxResponseBytes + 1));
        }

        internal void Chunk(byte[] bytes, int length)
        {
            Send(ResponseChunk, Nothing, bytes, length);
        }

        internal void Log(string level, string format, string text)
        {
            long now = DateTimeOffset.UtcNow.ToUnixTimeMilliseconds();
            var meta = "{\"level\":\"" + level + "\",\"timestampMs\":" + now.ToString(CultureInfo.InvariantCulture)
                + ",\"format\":\"" + format + "\"}";
            var body = Encoding.UTF8.GetBytes(text);
            Send(LogLine, Encoding.UTF8.GetBytes(meta), body, Math.Min(body.Length, MaxLogBytes));
        }

        /// <summary>In one piece: a frame of another thread never lies within it.</summary>
        private void Send(int type, byte[] meta, byte[] body, int bodyLength)
        {
            var frame = new byte[HeaderBytes + meta.Length + bodyLength];
            frame[0] = (byte)type;
            BinaryPrimitives.WriteInt32BigEndian(new Span<byte>(frame, 1, 4), meta.Length);
            BinaryPrimitives.WriteInt32BigEndian(new Span<byte>(frame, 5, 4), bodyLength);
            Buffer.BlockCopy(meta, 0, frame, HeaderBytes, meta.Length);
            Buffer.BlockCopy(body, 0, frame, HeaderBytes + meta.Length, bodyLength);
            lock (writing)
            {
                for (int sent = 0; sent < frame.Length;)
                {
                    long count = (long)Write(descriptor, ref frame[sent], (IntPtr)(frame.Length - sent));
                    if (count >= 0) sent += (int)count;
                    else if (Marshal.GetLastWin32Error() != InterruptedCall) throw new IOException("the platform has gone away");
                }
            }
        }

        private static int ReadLength(byte[] header, int at)
        {
            return BinaryPrimitives.ReadInt32BigEndian(new ReadOnlySpan<byte>(header, at, 4));
        }

        private bool Fill(byte[] bytes)
        {
            for (int filled = 0; filled < bytes.Length;)
            {
                long count = (long)Read(descriptor, ref bytes[filled], (IntPtr)(bytes.Length - filled));
                if (count > 0) filled += (int)count;
                else if (count == 0 || Marshal.GetLastWin32Error() != InterruptedCall) return false;
            }
            return true;
        }

        [DllImport("libc", EntryPoint = "read", SetLastError = true)]
        private static extern IntPtr Read(int descriptor, ref byte bytes, IntPtr count);

        [DllImport("libc", EntryPoint = "write", SetLastError = true)]
        private static extern IntPtr Write(int descriptor, ref byte bytes, IntPtr count);
    }

    internal sealed class Frame
    {
        internal readonly int Type;
        internal readonly byte[] Meta;
        internal readonly byte[] Body;

        internal Frame(int type, byte[] meta, byte[] body)
        {
            Type = type;
            Meta = meta;
            Body = body;
        }
    }
}
