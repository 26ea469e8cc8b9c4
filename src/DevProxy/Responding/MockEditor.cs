using System.Collections.Immutable;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;
using DevProxy.Configuration;
using DevProxy.Configuration.Json;
using DevProxy.Traffic;

namespace DevProxy.Responding;

/// <summary>
/// Writes files of the folder of mocks, whole or not at all, and never outside of it: an exchange that becomes a mock, a text that was
/// edited, a mock that is switched on or off.
/// </summary>
/// <param name="folder">The folder.</param>
/// <param name="traffic">What happened.</param>
internal sealed partial class MockEditor(MockFolder folder, LiveTraffic traffic)
{
    private const string NoFolder = "There is no folder for mocks. Add \"mocks\": \"./mocks\" at the top of proxy.json.";

    private readonly Lock _gate = new();

    public MockFolder Folder => folder;

    /// <summary>Writes an exchange down as a mock, in a file of its own that did not exist.</summary>
    /// <param name="id">The exchange.</param>
    public MockEdit Save(long id)
    {
        if (folder.Folder is null)
            return new MockEdit(MockOutcome.NotPossible) { Reason = NoFolder };
        if (traffic.FindUnmasked(id) is not { } exchange)
            return new MockEdit(MockOutcome.NotKept);
        if (MockDraft.WhyNot(exchange) is { } reason)
            return new MockEdit(MockOutcome.NotPossible) { Reason = reason };
        var draft = new MockDraft(exchange, traffic.Redaction);
        lock (_gate)
        {
            var name = Free(draft.Name);
            if (draft.Write(name) is not var (text, beside))
                return new MockEdit(MockOutcome.NotPossible) { Reason = "Its body is too large to be written down." };
            if (beside is var (besideName, content) && Put(besideName, content, overwrite: false) is { } why)
                return why;
            return Put(name + ".json", Encoding.UTF8.GetBytes(text), overwrite: false)
                ?? Done(name + ".json") with
                {
                    Behind =
                        Answering(exchange.Arrived) is { } other
                        && other != folder.RelativePath(Path.Combine(folder.Folder, name + ".json"))
                            ? other
                            : null,
                };
        }
    }

    private string? Answering(ArrivedRequest request) =>
        folder
            .Files.SelectMany(file => file.Mocks)
            .FirstOrDefault(mock => mock.IsReady && mock.IsFor(request.Head.Method, request))
            ?.RelativePath;

    /// <summary>The text of a file.</summary>
    public byte[]? Text(string name) => Find(name) is { } file ? NamedFile.Read(file.Path).Bytes : null;

    /// <summary>Replaces the content of a file, unless something is wrong with the new one.</summary>
    /// <param name="name">The file's name, without a folder.</param>
    /// <param name="text">What it is to say.</param>
    public MockEdit Write(string name, byte[] text)
    {
        lock (_gate)
        {
            if (Find(name) is not { } file)
                return new MockEdit(MockOutcome.NotThere);
            var read = MockFile.Read(file.Path, file.RelativePath, new FileContent(text, null));
            var problems = read.Problems.AddRange(read.Mocks.SelectMany(mock => Outside(mock, file)));
            return problems.Any(problem => problem.Severity == ProblemSeverity.Error)
                ? new MockEdit(MockOutcome.Invalid) { Problems = problems }
                : Put(name, text, overwrite: true) ?? Done(name);
        }
    }

    /// <summary>Switches one mock of a file on or off; what else stands in the file, comments too, stays as it is.</summary>
    /// <param name="name">The file's name, without a folder.</param>
    /// <param name="index">Which mock of the file, from 0.</param>
    /// <param name="on">Whether it is to answer.</param>
    public MockEdit Switch(string name, int index, bool on)
    {
        lock (_gate)
        {
            if (
                Find(name) is not { } file
                || NamedFile.Read(file.Path).Bytes is not { } bytes
                || SourceReader.Read(bytes).Root is not { } root
            )
                return new MockEdit(MockOutcome.NotThere);
            var mock =
                root.Kind == SourceKind.List ? root.Items.ElementAtOrDefault(index)
                : index == 0 ? root
                : null;
            if (mock is not { Kind: SourceKind.Object })
                return new MockEdit(MockOutcome.NotThere);
            var text = Encoding.UTF8.GetString(new SourceText(bytes).Bytes);
            return Put(name, Encoding.UTF8.GetBytes(Switched(text, mock, on)), overwrite: true) ?? Done(name);
        }
    }

    private static string Switched(string text, SourceNode mock, bool on)
    {
        var word = on ? "true" : "false";
        if (mock.Find("enabled") is { Kind: SourceKind.True or SourceKind.False } written)
        {
            var at = Offset(text, written.At);
            var length = written.Kind == SourceKind.True ? "true".Length : "false".Length;
            return string.Concat(text.AsSpan(0, at), word, text.AsSpan(at + length));
        }

        // Behind the brace, as the first key, indented as the next one is.
        var behind = Offset(text, mock.At) + 1;
        var space = Space().Match(text, behind).Value;
        var key = $"{(space.Length == 0 ? " " : space)}\"enabled\": {word},{(space.Length == 0 ? " " : "")}";
        return on ? text : text.Insert(behind, key);
    }

    private static int Offset(string text, Place at)
    {
        var start = 0;
        for (var line = 1; line < at.Line; line++)
            start = text.IndexOf('\n', start) + 1;
        return start + at.Column - 1;
    }

    private MockFile? Find(string name) => folder.Files.FirstOrDefault(file => file.Name == name);

    // A file that was named by hand is the project's own choice; whoever edits here may not reach for others.
    private IEnumerable<ConfigProblem> Outside(Mock mock, MockFile before)
    {
        var inside = folder.Folder! + Path.DirectorySeparatorChar;
        if (
            mock.Answer.File is { } file
            && !file.StartsWith(inside, StringComparison.Ordinal)
            && before.Mocks.All(old => old.Answer.File != file)
        )
            yield return new ConfigProblem(
                ProblemSeverity.Error,
                0,
                0,
                before.RelativePath,
                $"{file} is outside of the folder of the mocks",
                "name a file in that folder, or edit the mock outside of the inspector"
            );
    }

    private string Free(string wanted)
    {
        var name = wanted;
        for (var number = 2; Path.Exists(Path.Combine(folder.Folder!, name + ".json")); number++)
            name = string.Create(CultureInfo.InvariantCulture, $"{wanted}-{number}");
        return name;
    }

    private MockEdit Done(string name)
    {
        folder.Reload();
        return new MockEdit(MockOutcome.Done) { File = Find(name) };
    }

    // Whole or not at all: under a name that nobody reads, then renamed.
    private MockEdit? Put(string name, byte[] content, bool overwrite)
    {
        if (!FileName().IsMatch(name))
            return new MockEdit(MockOutcome.NotThere);
        var unfinished = Path.Combine(folder.Folder!, $".{name}.{RandomNumberGenerator.GetHexString(8, lowercase: true)}.new");
        try
        {
            Directory.CreateDirectory(folder.Folder!);
            using (var stream = new FileStream(unfinished, FileMode.CreateNew, FileAccess.Write))
            {
                stream.Write(content);
                stream.Flush(flushToDisk: true);
            }

            File.Move(unfinished, Path.Combine(folder.Folder!, name), overwrite);
            return null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            TryDelete(unfinished);
            return new MockEdit(MockOutcome.NotPossible)
            {
                Reason =
                    $"{folder.RelativePath(Path.Combine(folder.Folder!, name))} cannot be written: {e.Message.TrimEnd('.')}. "
                    + "Let this user write to the folder of the mocks.",
            };
        }
    }

    private static void TryDelete(string path)
    {
        try
        {
            File.Delete(path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // It was not made, or cannot be removed either: nobody reads a file of this name.
        }
    }

    [GeneratedRegex(@"\A[A-Za-z0-9][A-Za-z0-9._-]{0,99}\z", RegexOptions.CultureInvariant, 10_000)]
    private static partial Regex FileName();

    [GeneratedRegex(@"\G\s*", RegexOptions.CultureInvariant, 10_000)]
    private static partial Regex Space();
}

/// <summary>What came of an edit.</summary>
/// <param name="Outcome">Whether it was done.</param>
internal sealed record MockEdit(MockOutcome Outcome)
{
    /// <summary>The file as it is now; null when nothing was done.</summary>
    public MockFile? File { get; init; }

    /// <summary>The file whose mock still answers the request that was saved; null for none.</summary>
    public string? Behind { get; init; }

    /// <summary>With <see cref="MockOutcome.NotPossible"/> why, for a person; else null.</summary>
    public string? Reason { get; init; }

    /// <summary>With <see cref="MockOutcome.Invalid"/> what is wrong.</summary>
    public ImmutableArray<ConfigProblem> Problems { get; init; } = [];
}

internal enum MockOutcome
{
    Done,

    /// <summary>The exchange is not kept, or no longer.</summary>
    NotKept,

    /// <summary>The file does not exist, or has no mock at that place.</summary>
    NotThere,

    /// <summary>The text is not a mock.</summary>
    Invalid,

    /// <summary>It cannot be written down, or not to disk.</summary>
    NotPossible,
}
