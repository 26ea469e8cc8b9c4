using DevProxy.Configuration.Json;

namespace DevProxy.Tests.Configuration.Json;

public sealed class FileSnapshotTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("devproxy-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void A_file_is_read_once()
    {
        var path = Save("a", "1");
        var files = new FileSnapshot();
        files.Read(path);
        Save("a", "2");

        Assert.Equal("1"u8.ToArray(), files.Read(path));
        Assert.Equal([path], files.Paths);
    }

    [Fact]
    public void Two_snapshots_agree_while_the_content_is_the_same()
    {
        var path = Save("a", "1");
        var missing = Path.Combine(_folder, "b");
        var first = FileSnapshot.Take([path, missing]);
        Assert.True(first.Agrees(FileSnapshot.Take([path, missing]), path));
        Assert.True(first.Agrees(FileSnapshot.Take([path, missing]), missing));

        Save("a", "2");
        Save("b", "");
        Assert.False(first.Agrees(new FileSnapshot(), path));
        Assert.False(first.Agrees(new FileSnapshot(), missing));
    }

    [Fact]
    public void What_cannot_be_read_has_no_content_and_a_reason()
    {
        var missing = Path.Combine(_folder, "missing");

        Assert.Null(new FileSnapshot().Read(missing));
        Assert.Null(new FileSnapshot().Read(_folder));
        Assert.Equal("does not exist", new FileSnapshot().Find(missing).WhyNot);
        Assert.Equal("is a directory", new FileSnapshot().Find(_folder).WhyNot);
    }

    private string Save(string name, string text)
    {
        var path = Path.Combine(_folder, name);
        File.WriteAllText(path, text);
        return path;
    }
}
