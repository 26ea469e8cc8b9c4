using System.Globalization;
using System.Reflection;
using System.Runtime.Loader;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace DevProxy.Cors.Tests;

/// <summary>
/// The engine with changed rules, in a load context of its own, and these tests bound to it. Every method has all of its mutants in it, and
/// a switch that chooses one: a single compilation serves them. A static field becomes a property, so that its initial value can be
/// switched too; only what the language wants as a constant is compiled for itself.
/// </summary>
internal sealed class MutatedEngine : AssemblyLoadContext
{
    private const string Engine = "DevProxy.Cors";
    private const string Switch = "ActiveMutant";
    private const string Number = "Number";
    private const string AsItIs = "AsItIs";

    private static readonly CSharpParseOptions Language = new(LanguageVersion.Preview);

    private static readonly Lazy<IReadOnlyList<SyntaxTree>> Sources = new(static () =>
        [
            .. Directory
                .GetFiles(Folder(), "*.cs", SearchOption.AllDirectories)
                .Where(static file => !file.Split(Path.DirectorySeparatorChar).Any(static part => part is "obj" or "bin"))
                .Select(static file => WithoutGenerators(CSharpSyntaxTree.ParseText(File.ReadAllText(file), Language, file))),
        ]
    );

    private static readonly SyntaxTree SwitchSource = CSharpSyntaxTree.ParseText(
        $$"""
        global using System; global using System.Collections.Generic; global using System.IO; global using System.Linq; global using System.Threading; global using System.Threading.Tasks;
        [assembly: System.Runtime.CompilerServices.InternalsVisibleTo("{{typeof(MutatedEngine).Assembly.GetName().Name}}")]
        public static class {{Switch}} { public static int {{Number}}; }
        """,
        Language
    );

    // What every mutant has in common is parsed and bound once.
    private static readonly Lazy<CSharpCompilation> Whole = new(static () =>
        CSharpCompilation.Create(
            Engine,
            Sources.Value.Append(SwitchSource),
            ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!)
                .Split(Path.PathSeparator)
                .Where(static path => Path.GetFileName(path).StartsWith("System.", StringComparison.Ordinal))
                .Select(static path => MetadataReference.CreateFromFile(path)),
            new CSharpCompilationOptions(OutputKind.DynamicallyLinkedLibrary, nullableContextOptions: NullableContextOptions.Enable)
        )
    );

    private readonly byte[] _engine;
    private readonly Lazy<(Action<int> Choose, IReadOnlyList<EngineTest> Tests)> _bound;

    private MutatedEngine(byte[] engine)
        : base(isCollectible: true)
    {
        _engine = engine;
        _bound = new(() =>
        {
            var tests = EngineTest.All(LoadFromAssemblyPath(typeof(MutatedEngine).Assembly.Location)).ToList();
            var number = LoadFromAssemblyName(new AssemblyName(Engine)).GetType(Switch)!.GetField(Number)!;
            return (value => number.SetValue(null, value), tests);
        });
    }

    /// <summary>The engine with many mutants; without a choice it is as it stands in the source.</summary>
    /// <param name="mutants">Switchable ones, which are numbered in this order from 1.</param>
    public static MutatedEngine With(IEnumerable<Mutant> mutants)
    {
        var numbered = mutants.Select(static (mutant, index) => (Number: index + 1, Place: mutant.Find(Sources.Value))).ToList();
        return new MutatedEngine(
            Compile(numbered.GroupBy(static one => one.Place.Tree).Select(static file => (file.Key, Switched(file.Key, file))))
        );
    }

    /// <summary>The engine with one mutant, chosen for good.</summary>
    public static MutatedEngine With(Mutant mutant)
    {
        var place = mutant.Find(Sources.Value);
        return new MutatedEngine(Compile([(place.Tree, place.Apply(new(0, place.Tree.Length)))]));
    }

    /// <summary>Whether a mutant is found and can be chosen while the engine runs.</summary>
    public static bool IsSwitchable(Mutant mutant) =>
        mutant.Places(Sources.Value) is [{ Part: { } part }]
        && !(part is FieldDeclarationSyntax field && IsNeededAsConstant(field.Declaration.Variables[0].Identifier.Text));

    /// <summary>The first test that notices a mutant; null when none does.</summary>
    /// <param name="number">The mutant; 0 for none.</param>
    public EngineTest? FirstFailure(int number = 0)
    {
        _bound.Value.Choose(number);
        try
        {
            return _bound.Value.Tests.FirstOrDefault(static test => !test.Passes());
        }
        finally
        {
            _bound.Value.Choose(0);
        }
    }

    protected override Assembly? Load(AssemblyName assemblyName)
    {
        if (assemblyName.Name != Engine)
            return null;
        using var image = new MemoryStream(_engine);
        return LoadFromStream(image);
    }

    private static byte[] Compile(IEnumerable<(SyntaxTree Tree, string Text)> changes)
    {
        var engine = changes.Aggregate(
            Whole.Value,
            static (whole, change) => whole.ReplaceSyntaxTree(change.Tree, CSharpSyntaxTree.ParseText(change.Text, Language))
        );
        using var image = new MemoryStream();
        var result = engine.Emit(image);
        Assert.True(
            result.Success,
            string.Join('\n', result.Diagnostics.Where(static problem => problem.Severity == DiagnosticSeverity.Error))
        );
        return image.ToArray();
    }

    // No generator runs here: its expressions are made as they are asked for.
    private static SyntaxTree WithoutGenerators(SyntaxTree tree)
    {
        var text = tree.GetText().ToString();
        foreach (var method in tree.GetRoot().DescendantNodes().OfType<MethodDeclarationSyntax>().Reverse())
        {
            var attribute = method.AttributeLists.SelectMany(static list => list.Attributes).FirstOrDefault();
            if (attribute?.Name.ToString() != "GeneratedRegex")
                continue;
            var (words, span) = (attribute.ArgumentList!.Arguments, method.Span);
            var made = $"private static Regex {method.Identifier}() => new({words[0]}, {words[1]}, TimeSpan.FromMilliseconds({words[2]}));";
            text = string.Concat(text.AsSpan(0, span.Start), made, text.AsSpan(span.End));
        }

        return CSharpSyntaxTree.ParseText(text, Language, tree.FilePath);
    }

    // From the file's end on, so that what is before keeps its place.
    private static string Switched(SyntaxTree tree, IEnumerable<(int Number, MutantPlace Place)> mutants)
    {
        var text = tree.GetText().ToString();
        foreach (var part in mutants.GroupBy(static one => one.Place.Part!).OrderByDescending(static part => part.Key.SpanStart))
        {
            var branches = part.Select(one =>
                string.Create(CultureInfo.InvariantCulture, $"if ({Switch}.{Number} == {one.Number}) {Block(part.Key, one.Place)} else ")
            );
            var block = $"{{ {string.Concat(branches)}{Block(part.Key, null)} }}";
            var span = part.Key is ArrowExpressionClauseSyntax { Parent: { } parent }
                ? new(part.Key.SpanStart, parent.Span.End - part.Key.SpanStart)
                : part.Key.Span;
            var switched = part.Key switch
            {
                FieldDeclarationSyntax field => Property(field, block),
                { Parent: PropertyDeclarationSyntax } => $"{{ get {block} }}",
                _ => block,
            };
            text = string.Concat(text.AsSpan(0, span.Start), switched, text.AsSpan(span.End));
        }

        return text;
    }

    private static string Property(FieldDeclarationSyntax field, string block)
    {
        var variable = field.Declaration.Variables[0];
        var modifiers = field.Modifiers.Where(static modifier =>
            modifier.Kind() is not (SyntaxKind.StaticKeyword or SyntaxKind.ConstKeyword or SyntaxKind.ReadOnlyKeyword)
        );
        return $"{string.Join(' ', modifiers)} static {field.Declaration.Type} {variable.Identifier} {{ get {block} }}\n"
            + $"private static readonly {field.Declaration.Type} {variable.Identifier}{AsItIs} {variable.Initializer};";
    }

    private static string Block(SyntaxNode part, MutantPlace? mutant)
    {
        if (part is FieldDeclarationSyntax constant)
        {
            var changed = mutant is null
                ? null
                : (FieldDeclarationSyntax)SyntaxFactory.ParseMemberDeclaration(mutant.Apply(part.Span), options: Language)!;
            var name = constant.Declaration.Variables[0].Identifier;
            return $"{{ return {changed?.Declaration.Variables[0].Initializer!.Value.ToString() ?? name + AsItIs}; }}";
        }

        if (part is not ArrowExpressionClauseSyntax { Expression: { } expression })
            return TextOf(part);
        var isValue =
            part.Parent
            is not (
                MethodDeclarationSyntax { ReturnType: PredefinedTypeSyntax { Keyword.RawKind: (int)SyntaxKind.VoidKeyword } }
                or ConstructorDeclarationSyntax
            );
        return $"{{ {(isValue ? "return " : "")}{TextOf(expression)}; }}";

        string TextOf(SyntaxNode node) => mutant?.Apply(node.Span) ?? node.ToString();
    }

    private static bool IsNeededAsConstant(string name) =>
        Sources
            .Value.SelectMany(static tree => tree.GetRoot().DescendantNodes())
            .OfType<IdentifierNameSyntax>()
            .Where(node => node.Identifier.Text == name)
            .SelectMany(static node => node.Ancestors())
            .Any(static node =>
                node
                    is AttributeSyntax
                        or PatternSyntax
                        or SwitchLabelSyntax
                        or ParameterSyntax
                        or LocalDeclarationStatementSyntax { IsConst: true }
                || (node is FieldDeclarationSyntax field && field.Modifiers.Any(SyntaxKind.ConstKeyword))
            );

    /// <summary>The folder of the engine's sources.</summary>
    internal static string Folder()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "DevProxy.sln")))
            folder = folder.Parent;
        return Path.Combine(folder!.FullName, "src", Engine);
    }
}
