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

    [Theory]
    [InlineData("plain text", "plain text")]
    [InlineData("\u001b[2J\u001b[3J\u001b[Hready", "ready")]
    [InlineData("\u001bcready", "ready")]
    [InlineData("\u001b[?1049h\u001b[?25lready", "ready")]
    [InlineData("\u001b[1A\u001b[2Kready", "ready")]
    [InlineData("\u001b]0;a title\u0007ready", "ready")]
    [InlineData("\u001b]8;;http://localhost\u001b\\link\u001b]8;;\u001b\\", "link")]
    [InlineData("building 1\rbuilding 2\rready", "ready")]
    [InlineData("with windows' end\r", "with windows' end")]
    [InlineData("a\tb\u0007\b", "a\tb")]
    [InlineData("\u009b2Jready", "ready")]
    public void Cursor_movements_are_removed(string written, string shown)
    {
        Assert.Equal(shown, CompanionText.Clean(written, AnsiStyle.None));
        Assert.Equal(shown, CompanionText.Clean(written, new AnsiStyle(coloured: true)));
    }

    [Fact]
    public void Colours_stay_where_they_are_wanted_and_end_with_the_line() =>
        Assert.Equal("\u001b[1;32mready\u001b[0m", CompanionText.Clean("\u001b[1;32mready", new AnsiStyle(coloured: true)));

    [Fact]
    public void Colours_are_removed_where_they_are_not_wanted() =>
        Assert.Equal("ready", CompanionText.Clean("\u001b[1;32mready\u001b[0m", AnsiStyle.None));
}
