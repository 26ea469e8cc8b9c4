using CliWrap;
using CliWrap.Buffered;
using DevProxy.Cli;
using DevProxy.Tests.EndToEnd;

namespace DevProxy.Tests.Cli;

/// <summary>What the scripts of <c>devproxy completion</c> do in the shells themselves, where they are installed.</summary>
public sealed class CompletionCommandTests
{
    private static readonly (string Typed, string Completed)[] Cases =
    [
        ("devproxy che", "check"),
        ("devproxy run --cors ov", "override"),
        ("devproxy check --backend djan", "django"),
        ("devproxy --log-f pre", ""),
        ("devproxy --log-format pre", "pretty"),
        ("devproxy traffic wat", "watch"),
        ("devproxy completion zs", "zsh"),
        ("devproxy --https --prof", "--profile"),
        ("devproxy check --inspector-p", ""),
    ];

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("bash", "bash --norc --noprofile -i", "source ./bash")]
    [InlineData("zsh", "zsh -f -i", "autoload -Uz compinit; compinit -u -D; source ./zsh")]
    public async Task A_tab_completes_what_is_typed(string shell, string interactive, string setup)
    {
        using var folder = await ScriptAsync(shell, "script");

        // What runs is told in the shell's own words, so that the text on the line does not pass for it.
        string[] typed =
        [
            setup,
            "devproxy() { printf 'ran %s.\\n' \"$*\"; }",
            .. Cases.Select(one => one.Typed + "\t"),
            "devproxy -- ech\t",
            "exit",
        ];
        var result = await CliWrap
            .Cli.Wrap("script")
            .WithArguments(["-qec", interactive, "/dev/null"])
            .WithWorkingDirectory(folder.Path)
            .WithEnvironmentVariables(new Dictionary<string, string?> { ["TERM"] = "dumb", ["HISTFILE"] = null })
            .WithStandardInputPipe(PipeSource.FromString(string.Join('\n', typed) + "\n"))
            .WithValidation(CommandResultValidation.None)
            .ExecuteBufferedAsync(Token);

        var ran = result
            .StandardOutput.Split('\n')
            .Select(line => line.TrimEnd('\r'))
            .Where(line => line.StartsWith("ran ", StringComparison.Ordinal));
        Assert.Equal([.. Cases.Select(Ran), "ran -- echo."], ran);
    }

    [Fact]
    public async Task Fish_offers_what_may_follow_with_its_meaning()
    {
        using var folder = await ScriptAsync("fish");
        foreach (var (typed, completed) in Cases.Append(("devproxy -- ech", "echo")))
        {
            var result = await CliWrap
                .Cli.Wrap("fish")
                .WithArguments(["--no-config", "-c", $"source ./fish; complete -C '{typed}'"])
                .WithWorkingDirectory(folder.Path)
                .ExecuteBufferedAsync(Token);
            var offered = result.StandardOutput.Split('\n', StringSplitOptions.RemoveEmptyEntries);
            if (completed.Length == 0)
                Assert.Empty(offered);
            else
                Assert.Contains(offered, line => line.Split('\t')[0] == completed);
        }
    }

    [Fact]
    public async Task PowerShell_completes_what_is_typed()
    {
        using var folder = await ScriptAsync("pwsh");
        var lines = string.Join(", ", Cases.Select(one => $"'{one.Typed}'"));
        var result = await CliWrap
            .Cli.Wrap("pwsh")
            .WithArguments([
                "-NoProfile",
                "-Command",
                ". ([ScriptBlock]::Create((Get-Content -Raw ./pwsh))); foreach ($line in "
                    + lines
                    + ") { '<' + ((TabExpansion2 $line $line.Length).CompletionMatches.CompletionText -join ' ') + '>' }",
            ])
            .WithWorkingDirectory(folder.Path)
            .ExecuteBufferedAsync(Token);
        Assert.Equal(
            Cases.Select(one => $"<{one.Completed}>"),
            result.StandardOutput.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => line.Trim())
        );
    }

    [Theory]
    [InlineData]
    [InlineData("tcsh")]
    public async Task Another_shell_is_refused_with_those_that_are_known(params string[] shell)
    {
        using var run = new CommandRun();
        Assert.Equal(
            "completion needs the name of a shell, bash, fish, pwsh, zsh: devproxy completion bash",
            await run.RefusedAsync(["completion", .. shell])
        );
    }

    private static string Ran((string Typed, string Completed) one)
    {
        var words = one.Typed.Split(' ')[1..];
        return $"ran {string.Join(' ', one.Completed.Length == 0 ? words : [.. words[..^1], one.Completed])}.";
    }

    // The script of a shell, in a file of its name.
    private static async Task<TemporaryFolder> ScriptAsync(params string[] programs)
    {
        Assert.SkipWhen(
            OperatingSystem.IsWindows() || (programs.Contains("script") && !OperatingSystem.IsLinux()),
            "This test is for other systems."
        );
        foreach (var program in programs)
            Assert.SkipUnless(InstalledProgram.Find(program) is not null, $"{program} is not installed.");
        using var run = new CommandRun();
        Assert.Equal(ExitCode.Done, await run.RunAsync("completion", programs[0]));
        var folder = new TemporaryFolder();
        folder.Write(programs[0], run.Out);
        return folder;
    }
}
