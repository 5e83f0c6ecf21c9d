using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.Linq;
using Amazon.Lambda.Core;

[assembly: LambdaSerializer(typeof(Amazon.Lambda.Serialization.SystemTextJson.DefaultLambdaJsonSerializer))]

/// <summary>Tells what a wrapper left it: variables as .NET and as its children see them, nothing of the platform's.</summary>
public class Wrapped
{
    public List<string> Run(string text)
    {
        var start = new ProcessStartInfo("sh") { RedirectStandardOutput = true, UseShellExecute = false };
        start.ArgumentList.Add("-c");
        start.ArgumentList.Add("printf %s \"$SHAPE\"");
        string shape = Process.Start(start).StandardOutput.ReadToEnd();
        int own = Environment.GetEnvironmentVariables().Keys.Cast<string>().Count(name => name.StartsWith("MAYFLY"));
        return new List<string> { Environment.GetEnvironmentVariable("SHAPE"), Environment.GetEnvironmentVariable("COLOUR"), shape, own.ToString(), text };
    }
}
