using System.IO;
using System.Text.Json;
using Amazon.Lambda.Core;

// What functions use of the package Amazon.Lambda.Serialization.SystemTextJson, under its names; see LambdaCore.cs.
namespace Amazon.Lambda.Serialization.SystemTextJson
{
    public sealed class DefaultLambdaJsonSerializer : ILambdaSerializer
    {
        private static readonly JsonSerializerOptions Options = new JsonSerializerOptions
        {
            IgnoreNullValues = true,
            PropertyNameCaseInsensitive = true
        };

        public T Deserialize<T>(Stream stream)
        {
            var bytes = new MemoryStream();
            stream.CopyTo(bytes);
            return JsonSerializer.Deserialize<T>(bytes.ToArray(), Options);
        }

        public void Serialize<T>(T value, Stream stream)
        {
            byte[] bytes = JsonSerializer.SerializeToUtf8Bytes(value, Options);
            stream.Write(bytes, 0, bytes.Length);
        }
    }
}
