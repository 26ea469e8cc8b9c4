using System.Text;
using System.Text.Json;
using DevProxy.Configuration;
using DevProxy.Inspector;

namespace DevProxy.Tests.Inspector;

public sealed class ConfigJsonTests
{
    [Fact]
    public void Problems_are_written_as_validate_writes_them()
    {
        var notice = new ConfigNotice(
            Configs.Of(),
            [
                new ConfigProblem(ProblemSeverity.Error, 3, 7, "routes", "wrong", "right"),
                new ConfigProblem(ProblemSeverity.Warning, 0, 0, "", "odd", ""),
            ],
            ["port", "https"]
        );

        Assert.Equal(
            """{"problems":[{"severity":"error","line":3,"column":7,"path":"routes","message":"wrong","fix":"right"},{"severity":"warning","line":0,"column":0,"path":"","message":"odd","fix":""}],"afterRestart":["port","https"]}""",
            Written(json => ConfigJson.WriteStanding(json, notice))
        );
    }

    [Fact]
    public void A_configuration_without_a_file_has_no_path() =>
        Assert.Contains("\"path\":null", Written(json => ConfigJson.Write(json, Configs.Of())), StringComparison.Ordinal);

    private static string Written(Action<Utf8JsonWriter> write)
    {
        using var stream = new MemoryStream();
        using (var json = new Utf8JsonWriter(stream))
        {
            json.WriteStartObject();
            write(json);
            json.WriteEndObject();
        }

        return Encoding.UTF8.GetString(stream.ToArray());
    }
}
