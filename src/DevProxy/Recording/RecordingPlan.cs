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

/// <summary>The files of a plan, ready to use; or why they are not.</summary>
/// <param name="Written">What is written; null for nothing.</param>
/// <param name="Recorded">What is there; null where nobody asks.</param>
/// <param name="Problem">What is wrong with one of them, with the cure; null for nothing.</param>
internal sealed record RecordingFiles(RecordingFile? Written, Recorded? Recorded, string? Problem)
{
    /// <summary>Opens the files of a plan.</summary>
    /// <param name="plan">The plan.</param>
    /// <param name="key">How requests are told apart.</param>
    public static RecordingFiles Open(RecordingPlan plan, RequestKey key)
    {
        try
        {
            var (played, problem) = Played(plan, key);
            if (problem is not null || plan.Record is not { } file)
                return new RecordingFiles(null, played, problem);
            if (plan.Mode == RecordMode.Overwrite || !File.Exists(file))
                return new RecordingFiles(RecordingFile.Begin(file), played ?? Nothing(plan, key), null);
            var (har, content, reason) = Read(file);
            if (har is null)
                return Refused($"{file} cannot be added to: {reason} Or replace it, with --record-mode overwrite.");
            if (plan.Mode == RecordMode.Missing)
                played ??= Recorded.Of(har, file, key);
            return new RecordingFiles(RecordingFile.GoOn(file, content), played, null);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return Refused($"the recording {plan.Record ?? plan.Playback} cannot be used ({e.Message.TrimEnd('.')}): name another file");
        }
    }

    private static (Recorded? Recorded, string? Problem) Played(RecordingPlan plan, RequestKey key)
    {
        if (plan.Playback is not { } file)
            return (null, null);
        if (plan.IsCache && !File.Exists(file))
            return (new Recorded(file, key), null);
        var (har, _, reason) = Read(file);
        return har is null ? (null, $"{file} cannot be played back: {reason}") : (Recorded.Of(har, file, key), null);
    }

    private static Recorded? Nothing(RecordingPlan plan, RequestKey key) =>
        plan.Mode == RecordMode.Missing ? new Recorded(plan.Record!, key) : null;

    private static RecordingFiles Refused(string problem) => new(null, null, problem);

    private static (HarFile? Har, byte[] Content, string Reason) Read(string path)
    {
        var content = HarText.AsUtf8(File.ReadAllBytes(path));
        using var stream = new MemoryStream(content, writable: false);
        var reading = HarReader.Read(stream);
        return (reading.File, content, $"{reading.Problem} {reading.Cure}".Trim());
    }
}
