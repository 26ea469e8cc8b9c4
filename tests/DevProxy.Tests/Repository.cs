namespace DevProxy.Tests;

/// <summary>The folder that the solution stands in.</summary>
internal static class Repository
{
    public static string Root { get; } = Find();

    /// <summary>The path of a file or folder that is named from the root, with slashes.</summary>
    public static string Path(string relative) => System.IO.Path.Combine([Root, .. relative.Split('/')]);

    private static string Find()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(System.IO.Path.Combine(folder.FullName, "DevProxy.sln")))
            folder = folder.Parent;
        return folder?.FullName ?? throw new InvalidOperationException("The tests do not stand in the repository that they test.");
    }
}
