using System.Text;
using DevProxy.Pipeline;
using DevProxy.Traffic;

namespace DevProxy.Tests.Pipeline;

public sealed class ErrorPageTests
{
    private static readonly ExchangeError Error = new(
        "destination_not_found",
        "No route takes </p><script>alert(1)</script>",
        "Add \"/x\" & more"
    );

    [Fact]
    public void Everything_that_came_from_outside_is_escaped()
    {
        var page = Page(null);

        Assert.DoesNotContain("<script", page, StringComparison.OrdinalIgnoreCase);
        Assert.Contains("&lt;script&gt;alert(1)", page, StringComparison.Ordinal);
        Assert.Contains("Add &quot;/x&quot; &amp; more", page, StringComparison.Ordinal);
    }

    [Fact]
    public void It_says_status_and_type_and_loads_nothing()
    {
        var page = Page(null);

        Assert.Contains("404", page, StringComparison.Ordinal);
        Assert.Contains("destination_not_found", page, StringComparison.Ordinal);
        Assert.Contains("color-scheme: light dark", page, StringComparison.Ordinal);
        Assert.DoesNotContain("http:", page, StringComparison.Ordinal);
        Assert.DoesNotContain("https:", page, StringComparison.Ordinal);
        Assert.DoesNotContain("refresh", page, StringComparison.Ordinal);
    }

    [Fact]
    public void While_a_server_starts_it_reloads_itself_and_says_what_it_waits_for()
    {
        var page = Page(new AwaitedServer("http://localhost:5173", "/", "npm start <b>", "Start it."));

        Assert.Contains("location.reload()", page, StringComparison.Ordinal);
        Assert.Contains("<noscript><meta http-equiv=\"refresh\"", page, StringComparison.Ordinal);
        Assert.Contains("<title>Waiting for npm start &lt;b&gt;</title>", page, StringComparison.Ordinal);
        Assert.Contains("nothing is listening at http://localhost:5173 yet", page, StringComparison.Ordinal);
        Assert.Contains("destination_not_found: No route takes", page, StringComparison.Ordinal);
    }

    private static string Page(AwaitedServer? awaited) =>
        Encoding.UTF8.GetString(ErrorPage.Write(404, "No route matches this path", Error, awaited));
}
