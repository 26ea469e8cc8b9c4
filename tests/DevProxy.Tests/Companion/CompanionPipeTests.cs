using System.IO.Pipelines;
using System.Text;
using DevProxy.Companion;
using DevProxy.Terminal;
using DevProxy.Tests.Terminal;
using Microsoft.Extensions.Time.Testing;

namespace DevProxy.Tests.Companion;

public sealed class CompanionPipeTests : IDisposable
{
    private readonly Pipe _program = new();
    private readonly FakeTimeProvider _time = new();
    private readonly TestConsole _console = new();

    public void Dispose() => _console.Dispose();

    [Fact]
    public async Task Lines_are_passed_on_whole_however_they_arrive()
    {
        var pumping = PumpAsync();
        await WriteAsync("one\ntw");
        await WaitForAsync("one\n");
        await WriteAsync("o\nthree\n");
        await _program.Writer.CompleteAsync();
        await pumping;

        Assert.Equal("one\ntwo\nthree\n", _console.Out);
    }

    [Fact]
    public async Task A_prompt_is_shown_although_its_line_does_not_end()
    {
        var pumping = PumpAsync();
        await WriteAsync("Ok to proceed? ");
        while (_console.Out.Length == 0)
        {
            _time.Advance(TimeSpan.FromMilliseconds(50));
            await Task.Yield();
            TestContext.Current.CancellationToken.ThrowIfCancellationRequested();
        }

        Assert.Equal("Ok to proceed? ", _console.Out);
        await _program.Writer.CompleteAsync();
        await pumping;
    }

    [Fact]
    public async Task The_last_line_counts_without_an_end()
    {
        var pumping = PumpAsync();
        await WriteAsync("bye");
        await _program.Writer.CompleteAsync();
        await pumping;

        Assert.Equal("bye\n", _console.Out);
    }

    [Fact]
    public async Task A_line_without_end_does_not_fill_the_memory()
    {
        var pumping = PumpAsync();
        await WriteAsync(new string('x', 100_000));
        await _program.Writer.CompleteAsync();
        await pumping;

        Assert.Equal(100_000, _console.Out.Count(c => c == 'x'));
        Assert.True(_console.Out.Count(c => c == '\n') > 1);
    }

    private async Task PumpAsync()
    {
        using var reader = new StreamReader(_program.Reader.AsStream(), Encoding.UTF8);
        await new CompanionPipe(_console.Screen.Out, _time).PumpAsync(reader, TestContext.Current.CancellationToken);
    }

    private async Task WriteAsync(string text) =>
        await _program.Writer.WriteAsync(Encoding.UTF8.GetBytes(text), TestContext.Current.CancellationToken);

    private async Task WaitForAsync(string shown)
    {
        while (_console.Out != shown)
            await Task.Delay(1, TestContext.Current.CancellationToken);
    }
}
