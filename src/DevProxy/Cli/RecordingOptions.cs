using System.CommandLine;
using DevProxy.Recording;

namespace DevProxy.Cli;

/// <summary>The options of <c>devproxy run</c> for recordings.</summary>
internal sealed class RecordingOptions
{
    private readonly Option<string?> _record = TextOption.Named(
        "--record",
        "FILE.har",
        "Record every exchange into FILE.har, secrets masked"
    );
    private readonly Option<bool> _withSecrets = new("--record-secrets") { Description = "Record secrets as they are" };
    private readonly Option<string?> _mode = TextOption.Named(
        "--record-mode",
        "overwrite|append|missing",
        "What to do with an existing FILE.har; missing adds only requests it does not have (overwrite)"
    );
    private readonly Option<string?> _playback = TextOption.Named(
        "--playback",
        "FILE.har",
        "Answer from FILE.har, or from what a browser has saved"
    );
    private readonly Option<string?> _onMiss = TextOption.Named(
        "--on-miss",
        "forward|abort",
        "What to do with a request that is not in FILE.har; abort answers with 502 (abort)"
    );

    /// <summary>All of them.</summary>
    public IEnumerable<Option> All => [_record, _withSecrets, _mode, _playback, _onMiss];

    /// <summary>What was said.</summary>
    /// <param name="parsed">The words.</param>
    /// <param name="folder">What paths are relative to.</param>
    /// <param name="problem">What makes no sense, with the fix; null for nothing.</param>
    public RecordingPlan Read(ParseResult parsed, string folder, out string? problem)
    {
        var (mode, onMiss) = (parsed.GetValue(_mode), parsed.GetValue(_onMiss));
        var plan = new RecordingPlan
        {
            Record = Absolute(parsed.GetValue(_record)),
            WithSecrets = parsed.GetValue(_withSecrets),
            Mode = mode switch
            {
                "append" => RecordMode.Append,
                "missing" => RecordMode.Missing,
                _ => RecordMode.Overwrite,
            },
            Playback = Absolute(parsed.GetValue(_playback)),
        };
        plan = plan with { ForwardsMisses = onMiss == "forward" || (onMiss is null && plan.IsCache) };
        problem = Problem(plan, mode, onMiss);
        return plan;

        string? Absolute(string? file) => file is null ? null : Path.GetFullPath(file, folder);
    }

    private static string? Problem(RecordingPlan plan, string? mode, string? onMiss) =>
        mode is not (null or "overwrite" or "append" or "missing")
            ? $"--record-mode {mode} is not known: write overwrite, append or missing"
        : onMiss is not (null or "forward" or "abort") ? $"--on-miss {onMiss} is not known: write forward or abort"
        : plan.Record is null && (mode is not null || plan.WithSecrets)
            ? $"{(mode is null ? "--record-secrets" : "--record-mode")} says how to record, but nothing is recorded: add --record FILE.har"
        : plan.Playback is null && onMiss is not null ? "--on-miss is about a recording that answers: add --playback FILE.har"
        : plan.Record is not null && plan.Record == plan.Playback && !plan.IsCache
            ? "the file that is played back would be recorded into: add --record-mode missing, to keep what it lacks, or name another file"
        : plan.IsCache && onMiss == "abort" ? "with --on-miss abort nothing new would ever be recorded: leave it out, or leave out --record"
        : null;
}
