using System.Text.Json;
using DevProxy.Checking;
using DevProxy.Cli;
using DevProxy.Cors;
using DevProxy.Traffic;

namespace DevProxy.Tests.Traffic;

public sealed class HeaderListConverterTests
{
    private static readonly HeaderList Lines = new(
        new HeaderLine("B", "1"),
        new HeaderLine("a", "say \"Zoë\"\u001b"),
        new HeaderLine("B", "2")
    );

    [Fact]
    public void Lines_keep_their_order_their_case_and_their_number() =>
        Assert.Equal("""[["B","1"],["a","say \"Zoë\"\u001B"],["B","2"]]""", JsonSerializer.Serialize(Lines, ExchangeJson.Options));

    [Fact]
    public void For_people_each_line_is_a_line()
    {
        var json = JsonSerializer.Serialize(new CheckStepRequest("GET", Lines), ReportJson.Options).ReplaceLineEndings("\n");

        Assert.Equal(
            """
            {
              "method": "GET",
              "headers": [
                ["B", "1"],
                ["a", "say \"Zoë\"\u001B"],
                ["B", "2"]
              ]
            }
            """.ReplaceLineEndings("\n"),
            json
        );
    }

    [Fact]
    public void No_lines_are_an_empty_list_for_people_too() =>
        Assert.Equal("[]", JsonSerializer.Serialize(HeaderList.Empty, ReportJson.Options));

    [Fact]
    public void They_are_not_read_back() =>
        Assert.Throws<NotSupportedException>(() => JsonSerializer.Deserialize<HeaderList>("[]", ExchangeJson.Options));
}
