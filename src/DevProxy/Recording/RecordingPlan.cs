using System.Text;
using DevProxy.Har;

namespace DevProxy.Recording;

/// <summary>What is to be recorded, and what is to answer from a recording.</summary>
internal sealed record RecordingPlan
{
    /// <summary>The HAR file that is written, absolute; null for none.</summary>
    public string? Record { get; init; }

    /// <summary>What becomes of a file that is there.</summary>
    public RecordMode Mode { get; init; }

    /// <summary>Whether secrets are written as they are.</summary>
    public bool WithSecrets { get; init; }

    /// <summary>The HAR file that answers, absolute; null for none.</summary>
    public string? Playback { get; init; }

    /// <summary>Whether a request that it does not have goes its usual way; else it is answered with an error.</summary>
    public bool ForwardsMisses { get; init; }

    /// <summary>Whether what the file lacks is forwarded once, and answered from it from then on.</summary>
    public bool IsCache => Mode == RecordMode.Missing && Record is not null && Record == Playback;
}

/// <summary>What becomes of a file that is there.</summary>
internal enum RecordMode
{
    /// <summary>It is replaced.</summary>
    Overwrite,

    /// <summary>It keeps what it has, and gets more.</summary>
    Append,

    /// <summary>It gets what it lacks.</summary>
    Missing,
}

/// <summary>What the files of a plan hold before anything is recorded; or why they cannot be used.</summary>
/// <param name="Played">What answers; null where nothing is played back.</param>
/// <param name="Known">What is not recorded again; null where everything is.</param>
/// <param name="Problem">What is wrong with one of the files, with the fix; null for nothing.</param>
internal sealed record RecordingFiles(RecordingIndex? Played, RecordingIndex? Known, string? Problem)
{
    private byte[] _before = HarWriter.Empty();

    /// <summary>Reads the files of a plan.</summary>
    /// <param name="plan">The plan.</param>
    /// <param name="key">How requests are told apart.</param>
    public static RecordingFiles Read(RecordingPlan plan, RequestKey key)
    {
        try
        {
            var (played, problem) = ReadPlayed(plan, key);
            return problem is not null ? new RecordingFiles(null, null, problem)
                : plan.Record is { } file ? WithRecord(plan, file, key, played)
                : new RecordingFiles(played, null, null);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return new RecordingFiles(null, null, $"the recording cannot be used: {e.Message}");
        }
    }

    /// <summary>Begins to write, or goes on with what is there.</summary>
    /// <param name="file">Absolute.</param>
    /// <exception cref="IOException">It cannot be written.</exception>
    public RecordingFile Open(string file) => new(file, _before);

    private static (RecordingIndex? Recorded, string? Problem) ReadPlayed(RecordingPlan plan, RequestKey key)
    {
        if (plan.Playback is not { } file)
            return (null, null);
        if (plan.IsCache && !File.Exists(file))
            return (new RecordingIndex(file, key), null);
        var (har, _, reason) = Read(file);
        return har is null ? (null, $"{file} cannot be played back: {reason}") : (RecordingIndex.Of(har, file, key), null);
    }

    private static RecordingFiles WithRecord(RecordingPlan plan, string file, RequestKey key, RecordingIndex? played)
    {
        var known =
            plan.Mode != RecordMode.Missing ? null
            : plan.IsCache ? played
            : new RecordingIndex(file, key);
        if (plan.Mode == RecordMode.Overwrite || !File.Exists(file))
            return new RecordingFiles(played, known, null);
        var (har, content, reason) = Read(file);
        if (har is null)
            return new RecordingFiles(null, null, $"{file} cannot be added to: {reason} Or replace it, with --record-mode overwrite.");
        if (!plan.IsCache)
            known = known is null ? null : RecordingIndex.Of(har, file, key);
        return new RecordingFiles(played, known, null) { _before = content };
    }

    private static (HarFile? Har, byte[] Content, string Reason) Read(string path)
    {
        var content = HarText.AsUtf8(File.ReadAllBytes(path));
        if (content.AsSpan().StartsWith(Encoding.UTF8.Preamble))
            content = content[Encoding.UTF8.Preamble.Length..];
        using var stream = new MemoryStream(content, writable: false);
        var reading = HarReader.Read(stream);
        return (reading.File, content, $"{reading.Problem} {reading.Fix}".Trim());
    }
}
