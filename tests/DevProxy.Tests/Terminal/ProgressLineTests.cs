using DevProxy.Terminal;
using Microsoft.Extensions.Time.Testing;

namespace DevProxy.Tests.Terminal;

public sealed class ProgressLineTests : IDisposable
{
    private readonly FakeTimeProvider _time = new(Records.Noon);
    private readonly TaskCompletionSource<int> _work = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly WatchedWriter _console = new("Ctrl+C to stop");

    public void Dispose() => _console.Dispose();

    [Fact]
    public async Task On_a_terminal_it_says_what_is_waited_for()
    {
        var shown = Show(columns: 100);
        _time.Advance(TimeSpan.FromMilliseconds(400));
        await _console.Seen;
        _work.SetResult(42);

        Assert.Equal(42, await shown);
        Assert.Contains(
            "waiting for GET http://[::1]:8080/\\x1b, 0 s (Ctrl+C to stop)",
            Ansi.Without(_console.Text),
            StringComparison.Ordinal
        );
    }

    [Fact]
    public async Task Work_that_is_done_at_once_has_no_line()
    {
        var shown = Show(columns: 100);
        _work.SetResult(42);

        Assert.Equal(42, await shown);
        Assert.Equal("", _console.Text);
    }

    [Fact]
    public async Task Where_there_is_no_terminal_there_is_no_line()
    {
        var shown = Show(columns: null);
        _time.Advance(TimeSpan.FromMinutes(1));
        _work.SetResult(42);

        Assert.Equal(42, await shown);
        Assert.Equal("", _console.Text);
    }

    [Fact]
    public async Task Work_that_fails_throws_as_it_would_without_a_line()
    {
        var shown = Show(columns: 100);
        _time.Advance(TimeSpan.FromMilliseconds(400));
        await _console.Seen;
        _work.SetException(new OperationCanceledException("ended"));

        Assert.Equal("ended", (await Assert.ThrowsAsync<OperationCanceledException>(() => shown)).Message);
    }

    private Task<int> Show(int? columns) =>
        new ProgressLine(new Surface(TextWriter.Synchronized(_console), AnsiStyle.None, () => columns), _time).ShowAsync(waitingFor =>
        {
            waitingFor("GET http://[::1]:8080/\u001b");
            return _work.Task;
        });

    /// <summary>What is written, and when certain words have been.</summary>
    private sealed class WatchedWriter(string words) : StringWriter
    {
        private readonly TaskCompletionSource _seen = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public Task Seen => _seen.Task.WaitAsync(TimeSpan.FromSeconds(60), TestContext.Current.CancellationToken);

        public string Text => ToString();

        public override void Write(string? value)
        {
            base.Write(value);
            if (Ansi.Without(Text).Contains(words, StringComparison.Ordinal))
                _seen.TrySetResult();
        }
    }
}
