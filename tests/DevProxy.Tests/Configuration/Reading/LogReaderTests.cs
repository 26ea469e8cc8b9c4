using DevProxy.Configuration;

namespace DevProxy.Tests.Configuration.Reading;

public sealed class LogReaderTests
{
    [Theory]
    [InlineData("debug", nameof(LogLevelName.Debug))]
    [InlineData("info", nameof(LogLevelName.Info))]
    [InlineData("warn", nameof(LogLevelName.Warn))]
    [InlineData("error", nameof(LogLevelName.Error))]
    [InlineData("silent", nameof(LogLevelName.Silent))]
    public void Every_level_has_its_name(string name, string level) =>
        Assert.Equal(
            level,
            Given.Config($$"""{ "log": { "level": "{{name}}" }, "routes": { "/": "http://localhost:1" } }""").Log.Level.ToString()
        );

    [Fact]
    public void A_file_is_relative_to_the_configuration() =>
        Assert.Equal(
            Path.GetFullPath("/given/logs/x.jsonl"),
            Given.Config("""{ "log": { "file": "logs/x.jsonl" }, "routes": { "/": "http://localhost:1" } }""").Log.File
        );

    [Theory]
    [InlineData("\"file\": ‸\"\"", "is not a valid file path")]
    [InlineData("\"file\": ‸\"logs/\"", "is not a valid file path")]
    [InlineData("\"redact\": [\"a\", ‸\"b c\"]", "is not a valid header name")]
    [InlineData("\"redact\": ‸\"a\"", "a list of header names")]
    public void What_cannot_be_used_is_told(string json, string message) =>
        Given.Problem($$"""{ "log": { {{json}} }, "routes": { "/": "http://localhost:1" } }""", message, "");
}
