using System.Text.RegularExpressions;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using PublicApiGenerator;

namespace DevProxy.Cors.Tests;

/// <summary>What the engine promises as a package: its public API, and the sample in its README.</summary>
public sealed partial class PackageTests
{
    /// <summary>
    /// A change of it is a change for whoever uses the package: it has to be meant. With DEVPROXY_ACCEPT_API=1 the file is written anew.
    /// </summary>
    [Fact]
    public async Task The_public_API_is_the_one_that_is_written_down()
    {
        var file = Path.Combine(MutatedEngine.Folder(), "PublicApi.txt");
        var options = new ApiGeneratorOptions { IncludeAssemblyAttributes = false };
        var api = typeof(Judge).Assembly.GeneratePublicApi(options).ReplaceLineEndings("\n") + "\n";
        if (Environment.GetEnvironmentVariable("DEVPROXY_ACCEPT_API") == "1")
            await File.WriteAllTextAsync(file, api, TestContext.Current.CancellationToken);

        var written = (await File.ReadAllTextAsync(file, TestContext.Current.CancellationToken)).ReplaceLineEndings("\n");
        Assert.Equal(written.Split('\n'), api.Split('\n'));
    }

    [Fact]
    public async Task The_sample_judges_a_HAR()
    {
        var readme = await File.ReadAllTextAsync(Path.Combine(MutatedEngine.Folder(), "README.md"), TestContext.Current.CancellationToken);
        var folder = Directory.CreateTempSubdirectory("devproxy-sample-");
        try
        {
            var har = Path.Combine(folder.FullName, "session.har");
            await File.WriteAllTextAsync(har, Har, TestContext.Current.CancellationToken);
            var sample = Sample().Match(readme).Groups["code"].Value;
            Assert.Contains("\"session.har\"", sample, StringComparison.Ordinal);

            var printed = Run(sample.Replace("\"session.har\"", SymbolDisplay.FormatLiteral(har, quote: true), StringComparison.Ordinal));

            var lines = printed.Split('\n', StringSplitOptions.RemoveEmptyEntries);
            Assert.Equal(2, lines.Length);
            Assert.StartsWith("blocked GET https://api.example.com/users ", lines[0], StringComparison.Ordinal);
            Assert.Contains("Access-Control-Allow-Origin: http://localhost:3000", lines[0], StringComparison.Ordinal);
            Assert.StartsWith("allowed GET https://api.example.com/open", lines[1], StringComparison.Ordinal);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    // As a program of its own, with the namespaces that every project has.
    private static string Run(string code)
    {
        const string Usings = "global using System; global using System.IO; global using System.Linq;";
        var trusted = (string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!;
        var references = trusted
            .Split(Path.PathSeparator)
            .Append(typeof(Judge).Assembly.Location)
            .Distinct()
            .Select(file => MetadataReference.CreateFromFile(file));
        var compilation = CSharpCompilation.Create(
            "Sample",
            [Parse(Usings), Parse(code)],
            references,
            new CSharpCompilationOptions(OutputKind.ConsoleApplication, nullableContextOptions: NullableContextOptions.Enable)
        );
        using var image = new MemoryStream();
        var result = compilation.Emit(image, cancellationToken: TestContext.Current.CancellationToken);
        Assert.True(result.Success, string.Join('\n', result.Diagnostics));
        Assert.DoesNotContain(result.Diagnostics, diagnostic => diagnostic.Severity >= DiagnosticSeverity.Warning);

        // What it prints is written by itself alone: the console is set for this call.
        var entry = System.Reflection.Assembly.Load(image.ToArray()).EntryPoint!;
        using var printed = new StringWriter();
        var console = Console.Out;
        Console.SetOut(printed);
        try
        {
            entry.Invoke(null, [Array.Empty<string>()]);
        }
        finally
        {
            Console.SetOut(console);
        }
        return printed.ToString().ReplaceLineEndings("\n");
    }

    private static SyntaxTree Parse(string code) =>
        CSharpSyntaxTree.ParseText(
            code,
            new CSharpParseOptions(LanguageVersion.Latest),
            cancellationToken: TestContext.Current.CancellationToken
        );

    private const string Har = """
        { "log": { "entries": [
          { "request": { "method": "GET", "url": "https://api.example.com/users", "headers": [ { "name": "Origin", "value": "http://localhost:3000" } ] },
            "response": { "status": 200, "headers": [] } },
          { "request": { "method": "GET", "url": "https://api.example.com/open", "headers": [ { "name": "Origin", "value": "http://localhost:3000" } ] },
            "response": { "status": 200, "headers": [ { "name": "Access-Control-Allow-Origin", "value": "http://localhost:3000" },
                                                     { "name": "Access-Control-Allow-Credentials", "value": "true" } ] } },
          { "request": { "method": "GET", "url": "https://api.example.com/", "headers": [] }, "response": { "status": 200, "headers": [] } }
        ] } }
        """;

    [GeneratedRegex("```csharp\n(?<code>.*?)```", RegexOptions.ExplicitCapture | RegexOptions.Singleline, 10_000)]
    private static partial Regex Sample();
}
