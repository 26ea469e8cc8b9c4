using System.Diagnostics;
using DevProxy.Instances;
using DevProxy.Tests.EndToEnd;

namespace DevProxy.Tests.Instances;

/// <summary>How the commands find the DevProxy that runs in a folder.</summary>
public sealed class InstanceFolderTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    private InstanceFolder Instances => new(State);

    private string State => Path.Combine(_folder.Path, "state", "instances");

    private static DateTimeOffset Now => new(Process.GetCurrentProcess().StartTime);

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void It_is_found_in_its_folder_and_below_and_gone_at_its_end()
    {
        var (home, below) = (Path.Combine(_folder.Path, "app"), Path.Combine(_folder.Path, "app", "src", "pages"));
        using (Instances.Add(Running(home, 8010)))
        {
            Assert.Equal("http://localhost:8010", Assert.Single(Instances.Find(home)).Proxy);
            Assert.Equal("http://localhost:8010", Assert.Single(Instances.Find(below)).Proxy);
            Assert.Empty(Instances.Find(_folder.Path));
        }

        Assert.Empty(Instances.Find(home));
        Assert.Empty(Directory.GetFiles(State));
    }

    [Fact]
    public void Of_several_the_newest_is_first_and_the_nearest_folder_counts()
    {
        var (outer, inner) = (_folder.Path, Path.Combine(_folder.Path, "inner"));
        using var one = Instances.Add(Running(outer, 8010));
        using var two = Instances.Add(Running(outer, 8020) with { StartedAt = Now.AddSeconds(1) });
        using var three = Instances.Add(Running(inner, 8030));

        Assert.Equal(["http://localhost:8020", "http://localhost:8010"], Instances.Find(outer).Select(found => found.Proxy));
        Assert.Equal(["http://localhost:8030"], Instances.Find(inner).Select(found => found.Proxy));
    }

    [Fact]
    public void An_instance_that_was_killed_or_a_file_that_is_none_does_not_count()
    {
        using var gone = Instances.Add(Running(_folder.Path, 8010) with { Pid = int.MaxValue });
        using var another = Instances.Add(Running(_folder.Path, 8020) with { StartedAt = Now.AddHours(-1) });
        File.WriteAllText(Path.Combine(State, "x.json"), "{ \"folder\": 1 }");
        File.WriteAllText(Path.Combine(State, "y.json"), "");

        Assert.Empty(Instances.Find(_folder.Path));
    }

    [Fact]
    public void Only_its_owner_may_read_the_file()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows closes the folder by itself.");
        using var entry = Instances.Add(Running(_folder.Path, 8010));

        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(Assert.Single(Directory.GetFiles(State))));
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute, File.GetUnixFileMode(State));
    }

    [Fact]
    public void A_folder_that_cannot_be_written_is_no_error()
    {
        var file = _folder.Write("state-is-a-file", "");

        Assert.Null(new InstanceFolder(Path.Combine(file, "instances")).Add(Running(_folder.Path, 8010)));
    }

    private static Instance Running(string folder, int port) =>
        new(folder, $"http://localhost:{port}", $"http://localhost:{port + 1}", "token", Environment.ProcessId, Now);
}
