using System.Reflection;
using System.Runtime.Loader;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace DevProxy.Cors.Tests;

/// <summary>The engine with one rule changed, in a world of its own, and these tests bound to it.</summary>
internal sealed class MutatedEngine : AssemblyLoadContext
{
    private const string Engine = "DevProxy.Cors";
    private static readonly CSharpParseOptions Language = new(LanguageVersion.Preview);

    private static readonly Lazy<IReadOnlyDictionary<string, SyntaxTree>> Sources = new(static () =>
        Directory.GetFiles(Folder(), "*.cs", SearchOption.AllDirectories)
            .Where(static file => !file.Split(Path.DirectorySeparatorChar).Any(static part => part is "obj" or "bin"))
            .ToDictionary(static file => Path.GetFileName(file), static file => CSharpSyntaxTree.ParseText(File.ReadAllText(file), Language)));

    private static readonly SyntaxTree Surroundings = CSharpSyntaxTree.ParseText(
        $"""
        global using System; global using System.Collections.Generic; global using System.IO; global using System.Linq; global using System.Threading; global using System.Threading.Tasks;
        [assembly: System.Runtime.CompilerServices.InternalsVisibleTo("{typeof(MutatedEngine).Assembly.GetName().Name}")]
        """,
        Language);

    // What every mutant has in common is understood once.
    private static readonly Lazy<CSharpCompilation> Whole = new(static () => CSharpCompilation.Create(
        Engine,
        Sources.Value.Values.Append(Surroundings),
        ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!).Split(Path.PathSeparator)
            .Where(static path => Path.GetFileName(path).StartsWith("System.", StringComparison.Ordinal))
            .Select(static path => MetadataReference.CreateFromFile(path)),
        new CSharpCompilationOptions(OutputKind.DynamicallyLinkedLibrary, nullableContextOptions: NullableContextOptions.Enable)));

    private readonly byte[] _engine;

    private MutatedEngine(byte[] engine)
        : base(isCollectible: true) => _engine = engine;

    /// <summary>The first test that notices that a text of a file is another; null when none does.</summary>
    /// <param name="file">A file of the engine; null changes nothing.</param>
    /// <param name="from">What stands there, once.</param>
    /// <param name="to">What stands in its place.</param>
    public static string? FirstFailure(string? file = null, string from = "", string to = "")
    {
        var world = new MutatedEngine(Compile(file, from, to));
        try
        {
            var tests = world.LoadFromAssemblyPath(typeof(MutatedEngine).Assembly.Location);
            return EngineTest.All(tests).FirstOrDefault(static test => !test.Passes())?.Name;
        }
        finally
        {
            world.Unload();
        }
    }

    protected override Assembly? Load(AssemblyName assemblyName)
    {
        if (assemblyName.Name != Engine)
            return null;
        using var image = new MemoryStream(_engine);
        return LoadFromStream(image);
    }

    private static byte[] Compile(string? file, string from, string to)
    {
        var engine = file is null ? Whole.Value : Whole.Value.ReplaceSyntaxTree(Sources.Value[file], Changed(Sources.Value[file], from, to));
        using var image = new MemoryStream();
        var result = engine.Emit(image);
        Assert.True(result.Success, string.Join('\n', result.Diagnostics.Where(static problem => problem.Severity == DiagnosticSeverity.Error)));
        return image.ToArray();
    }

    private static SyntaxTree Changed(SyntaxTree tree, string from, string to)
    {
        var text = tree.ToString();
        Assert.Equal(2, text.Split(from).Length);
        return CSharpSyntaxTree.ParseText(text.Replace(from, to, StringComparison.Ordinal), Language);
    }

    private static string Folder()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "DevProxy.sln")))
            folder = folder.Parent;
        return Path.Combine(folder!.FullName, "src", Engine);
    }
}
