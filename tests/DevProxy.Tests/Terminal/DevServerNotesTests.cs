using DevProxy.Configuration.Draft;
using DevProxy.Cors;
using DevProxy.Terminal;
using DevProxy.Traffic;

namespace DevProxy.Tests.Terminal;

public sealed class DevServerNotesTests
{
    private readonly DevServerNotes _notes = new(Records.Proxy);

    [Fact]
    public void Behind_a_dev_server_it_is_said_once_why_no_preflight_comes_and_the_setting_that_changes_it()
    {
        var rows = Rows(Behind("Referer: http://localhost:5173/", "Sec-Fetch-Site: same-origin"));

        Assert.Equal(["behind", "to see them"], rows.Select(row => row.Label));
        Assert.Contains("page at http://localhost:5173 and that server are one origin", rows[0].Text, StringComparison.Ordinal);
        Assert.Contains("no preflight reaches DevProxy", rows[0].Text, StringComparison.Ordinal);
        Assert.Contains("server.cors in vite.config to false or to { preflightContinue: true }", rows[1].Text, StringComparison.Ordinal);
        Assert.Empty(Rows(Behind("Referer: http://localhost:5173/", "Sec-Fetch-Site: same-origin")));
    }

    [Theory]
    [InlineData("http://localhost:3000/")]
    [InlineData("http://localhost:4200/")]
    [InlineData("http://localhost:8080/")]
    [InlineData("http://localhost:1234/")]
    public void What_only_Vite_does_is_not_said_of_others(string page)
    {
        var rows = Rows(Behind($"Referer: {page}", "Sec-Fetch-Site: same-origin"));

        Assert.Equal(["behind", "to see them"], rows.Select(row => row.Label));
        Assert.All(rows, row => Assert.DoesNotContain("vite", row.Text, StringComparison.OrdinalIgnoreCase));
        Assert.Contains("make the page call http://localhost:8010 directly.", rows[1].Text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("vite", "http://localhost:3000/", true)]
    [InlineData("next", "http://localhost:5173/", false)]
    [InlineData("react-scripts", "http://localhost:5173/", false)]
    public void What_the_project_depends_on_is_believed_more_than_a_port(string package, string page, bool isVite)
    {
        using var folder = new DevProxy.Tests.EndToEnd.TemporaryFolder();
        folder.Write("package.json", $$"""{ "devDependencies": { "{{package}}": "1" } }""");
        var notes = new DevServerNotes(Records.Proxy) { Known = new ProjectFolder(folder.Path).DevServer() };

        var rows = notes.Of(Behind($"Referer: {page}", "Sec-Fetch-Site: same-origin")).ToList();

        Assert.Equal(isVite, rows.Exists(row => row.Text.Contains("Vite", StringComparison.Ordinal)));
    }

    [Fact]
    public void An_Origin_that_the_dev_server_wrote_is_called_the_targets()
    {
        Rows(Behind("Referer: http://localhost:3000/", "Sec-Fetch-Site: same-origin"));
        var post = Behind("Origin: http://localhost:8010", "Referer: http://localhost:3000/", "Sec-Fetch-Site: same-origin");

        var rows = Rows(post with { Cors = post.Cors with { Origin = Records.Proxy } });

        Assert.Equal(["origin", "to see it"], rows.Select(row => row.Label));
        Assert.StartsWith(
            "the Origin received, http://localhost:8010, is not the page's, http://localhost:3000:",
            rows[0].Text,
            StringComparison.Ordinal
        );
        Assert.Contains("src/setupProxy.js", rows[1].Text, StringComparison.Ordinal);
        Assert.Empty(Rows(post));
    }

    [Theory]
    [InlineData("Connection: close", Layout.Beside)]
    [InlineData("X-Forwarded-Host: localhost:5173", Layout.Behind)]
    public void A_request_whose_preflight_the_dev_server_kept_says_so(string sign, object layout)
    {
        var record = Records.Plain(requestHeaders: ["Origin: http://localhost:4000", "Sec-Fetch-Site: same-site", sign]);
        record = record with
        {
            Cors = record.Cors with
            {
                Layout = (Layout)layout,
                Origin = "http://localhost:4000",
                NeedsPreflight = true,
                Preflight = new PreflightPart(PreflightState.NotSeen, null),
            },
        };

        var rows = Rows(record);

        Assert.Equal(["no preflight", "to see them"], rows.Select(row => row.Label));
        Assert.Contains("server.cors to false, or to { preflightContinue: true }", rows[1].Text, StringComparison.Ordinal);
        Assert.Empty(Rows(record));
    }

    [Fact]
    public void A_preflight_that_came_from_the_browsers_cache_is_missed_by_nobody()
    {
        var record = Records.Plain(requestHeaders: ["Origin: http://localhost:4000", "Sec-Fetch-Site: same-site"]);

        Assert.Empty(
            Rows(
                record with
                {
                    Cors = record.Cors with
                    {
                        Layout = Layout.Beside,
                        NeedsPreflight = true,
                        Preflight = new PreflightPart(PreflightState.NotSeen, null),
                    },
                }
            )
        );
    }

    private static ExchangeRecord Behind(params string[] headers)
    {
        var record = Records.Plain(requestHeaders: headers);
        return record with { Cors = record.Cors with { Layout = Layout.Behind } };
    }

    private List<Row> Rows(ExchangeRecord record) => [.. _notes.Of(record)];
}
