using System;
using System.Collections.Generic;
using System.Globalization;
using System.IO;
using System.Text;

namespace Mayfly
{
    /// <summary>One request over HTTP/1.1 and its answer. The other side is the function's own process.</summary>
    internal sealed class HttpExchange
    {
        private const int MaxLine = 1024 * 1024;
        private const int PieceBytes = 64 * 1024;

        private readonly Stream stream;
        private readonly Dictionary<string, string> headers = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);

        internal readonly string Method;
        internal readonly string Path;

        private HttpExchange(Stream stream, string start)
        {
            this.stream = stream;
            string[] parts = start.Split(' ');
            Method = parts[0];
            Path = parts.Length > 1 ? parts[1] : "/";
            ReadHeaders();
        }

        /// <summary>The next request of a connection; null where it ends.</summary>
        internal static HttpExchange Read(Stream stream)
        {
            string start = Line(stream);
            return start == null ? null : new HttpExchange(stream, start);
        }

        internal string Header(string name)
        {
            string value;
            return headers.TryGetValue(name, out value) ? value : null;
        }

        internal byte[] Body()
        {
            var body = new MemoryStream();
            EachPiece((bytes, length) => body.Write(bytes, 0, length));
            return body.ToArray();
        }

        /// <summary>As they come; trailers are among the headers afterwards.</summary>
        internal void EachPiece(Action<byte[], int> use)
        {
            if ("chunked".Equals(Header("transfer-encoding"), StringComparison.OrdinalIgnoreCase))
            {
                for (long size = ChunkSize(); size > 0; size = ChunkSize())
                {
                    Copy(size, use);
                    Line(stream);
                }
                ReadHeaders();
            }
            else Copy(long.Parse(Header("content-length") ?? "0", CultureInfo.InvariantCulture), use);
        }

        /// <summary>What a streamed answer's trailer tells of a failure: base64 of JSON.</summary>
        internal byte[] ErrorBody()
        {
            return Convert.FromBase64String(Header("lambda-runtime-function-error-body") ?? "");
        }

        internal void Accepted()
        {
            Reply(202, "{\"status\":\"OK\"}\n", null);
        }

        internal void Reply(int status, string body, Dictionary<string, string> more)
        {
            Reply(status, Encoding.UTF8.GetBytes(body), more);
        }

        internal void Reply(int status, byte[] body, Dictionary<string, string> more)
        {
            var head = new StringBuilder("HTTP/1.1 ").Append(status).Append(" Answer\r\nContent-Type: application/json\r\n");
            head.Append("Content-Length: ").Append(body.Length).Append("\r\n");
            if (more != null)
            {
                foreach (KeyValuePair<string, string> header in more) head.Append(header.Key).Append(": ").Append(header.Value).Append("\r\n");
            }
            byte[] bytes = Encoding.UTF8.GetBytes(head.Append("\r\n").ToString());
            stream.Write(bytes, 0, bytes.Length);
            stream.Write(body, 0, body.Length);
            stream.Flush();
        }

        private void ReadHeaders()
        {
            for (string line = Line(stream); !string.IsNullOrEmpty(line); line = Line(stream))
            {
                int colon = line.IndexOf(':');
                if (colon > 0) headers[line.Substring(0, colon).Trim()] = line.Substring(colon + 1).Trim();
            }
        }

        private long ChunkSize()
        {
            string line = Line(stream);
            if (line == null) throw new IOException("the body ended early");
            return long.Parse(line.Split(';')[0].Trim(), NumberStyles.HexNumber, CultureInfo.InvariantCulture);
        }

        private void Copy(long length, Action<byte[], int> use)
        {
            var bytes = new byte[Math.Min(PieceBytes, length)];
            while (length > 0)
            {
                int count = stream.Read(bytes, 0, (int)Math.Min(bytes.Length, length));
                if (count == 0) throw new IOException("the body ended early");
                use(bytes, count);
                length -= count;
            }
        }

        private static string Line(Stream stream)
        {
            var line = new MemoryStream();
            for (int next = stream.ReadByte(); next != '\n'; next = stream.ReadByte())
            {
                if (next < 0) return null;
                if (line.Length > MaxLine) throw new IOException("a line is too long");
                line.WriteByte((byte)next);
            }
            return Encoding.UTF8.GetString(line.ToArray()).TrimEnd('\r');
        }
    }
}
