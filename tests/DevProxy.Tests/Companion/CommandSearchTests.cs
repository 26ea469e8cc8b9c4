using DevProxy.Companion;
using DevProxy.Terminal;
using DevProxy.Tests.Terminal;

namespace DevProxy.Tests.Companion;

public sealed class CommandSearchTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("devproxy-path-").FullName;

    public CommandSearchTests() => Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows tells programs by their endings.");

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void A_name_is_looked_for_in_PATH_in_order()
    {
        Program("a/other");
        var first = Program("b/npm");
        Program("c/npm");

        Assert.Equal(first, Find("npm", "a", "b", "c"));
    }

    [Fact]
    public void A_file_in_the_working_directory_is_not_taken_for_a_command()
    {
        Program("npm");

        Assert.Null(Find("npm", "a"));
    }

    [Fact]
    public void A_path_is_relative_to_the_working_directory()
    {
        var script = Program("scripts/start.sh");

        Assert.Equal(script, Find("./scripts/start.sh"));
        Assert.Equal(script, Find(script));
    }

    [Fact]
    public void What_is_not_executable_is_no_command()
    {
        var file = Program("a/npm");
        File.SetUnixFileMode(file, UnixFileMode.UserRead);

        Assert.Null(Find("npm", "a"));
        Assert.Null(Find(""));
    }

    [Fact]
    public void A_script_that_is_not_executable_is_to_be_made_so()
    {
        File.WriteAllText(Path.Combine(_folder, "start.sh"), "");

        Assert.Equal(
            "./start.sh is not executable: chmod +x ./start.sh",
            CommandSearch.Fix("./start.sh", new Dictionary<string, string>(), _folder)
        );
    }

    [Fact]
    public void A_command_of_the_project_is_called_through_npx()
    {
        Program("node_modules/.bin/vite");

        Assert.EndsWith(
            "devproxy -- npx vite",
            CommandSearch.Fix("vite", new Dictionary<string, string>(), _folder),
            StringComparison.Ordinal
        );
    }

    [Fact]
    public void A_command_that_is_nowhere_is_to_be_installed() =>
        Assert.Equal(
            "there is no command vite in PATH: install it, or give its path",
            CommandSearch.Fix("vite", new Dictionary<string, string>(), _folder)
        );

    private string? Find(string command, params string[] folders) =>
        CommandSearch.Find(
            command,
            new Dictionary<string, string>
            {
                ["PATH"] = string.Join(Path.PathSeparator, folders.Select(one => Path.Combine(_folder, one))),
            },
            _folder
        );

    private string Program(string name)
    {
        var file = Path.Combine(_folder, name);
        Directory.CreateDirectory(Path.GetDirectoryName(file)!);
        File.WriteAllText(file, "#!/bin/sh\n");
        if (!OperatingSystem.IsWindows())
            File.SetUnixFileMode(file, UnixFileMode.UserRead | UnixFileMode.UserExecute);
        return file;
    }
}
