using System;
using System.Linq;
using System.Net.Http;
using System.Text;

/// <summary>As Amazon.Lambda.RuntimeSupport does: asks the Runtime API for events.</summary>
internal static class ProgramFunction
{
    private static int Main(string[] arguments)
    {
        string root = "http://" + Environment.GetEnvironmentVariable("AWS_LAMBDA_RUNTIME_API") + "/2018-06-01/runtime/";
        using (var client = new HttpClient())
        {
            while (true)
            {
                HttpResponseMessage next = client.GetAsync(root + "invocation/next").Result;
                string id = next.Headers.GetValues("Lambda-Runtime-Aws-Request-Id").First();
                string arn = next.Headers.GetValues("Lambda-Runtime-Invoked-Function-Arn").First();
                string text = next.Content.ReadAsStringAsync().Result;
                Console.WriteLine("saw " + text);
                if (text == "\"exit\"") return 3;
                bool fails = text == "\"fail\"";
                string body = fails ? "{\"errorType\":\"Odd\",\"errorMessage\":\"as asked\"}" : "{\"arn\":\"" + arn + "\",\"event\":" + text + "}";
                var request = new HttpRequestMessage(HttpMethod.Post, root + "invocation/" + id + (fails ? "/error" : "/response"));
                request.Content = new StringContent(body, Encoding.UTF8, "application/json");
                if (fails) request.Headers.Add("Lambda-Runtime-Function-Error-Type", "Odd");
                if (text == "\"stream\"")
                {
                    request.Headers.Add("Lambda-Runtime-Function-Response-Mode", "streaming");
                    request.Headers.TransferEncodingChunked = true;
                }
                if ((int)client.SendAsync(request).Result.StatusCode != 202) return 4;
            }
        }
    }
}
