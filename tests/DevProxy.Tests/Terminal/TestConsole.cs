using DevProxy.Terminal;

namespace DevProxy.Tests.Terminal;

/// <summary>A screen that a test can read.</summary>
internal sealed class TestConsole : IDisposable
{
    private readonly StringWriter _out = new();
    private readonly StringWriter _error = new();

    public TestConsole(bool coloured = false) => Screen = new Screen(On(_out, coloured), On(_error, coloured));

    public Screen Screen { get; }

    public string Out => Text(_out);

    public string Error => Text(_error);

    public void Dispose()
    {
        _out.Dispose();
        _error.Dispose();
    }

    private static Surface On(StringWriter writer, bool coloured) =>
        new(TextWriter.Synchronized(writer), new AnsiStyle(coloured), static () => null);

    private static string Text(StringWriter writer) => writer.ToString().ReplaceLineEndings("\n");
}
