using System.Text;
using DevProxy.Har;
using DevProxy.Traffic;

namespace DevProxy.Tests.Har;

public sealed class InvalidHarTests
{
    [Theory]
    [InlineData("", "It is empty")]
    [InlineData(" \n", "It is empty")]
    [InlineData("<!doctype html>", "It is an HTML or XML page, not JSON")]
    [InlineData("PK\u0003\u0004rest", "It is a zip archive")]
    [InlineData("hello", "It is not JSON")]
    [InlineData("{ \"log\": {\n \"entries\": [", "Its JSON is cut off or not valid at line 2, column 14")]
    [InlineData("{\"id\":1}\n{\"id\":2}", "It has one JSON value a line, as DevProxy's JSON log does")]
    [InlineData("[]", "It is a JSON list, as performance traces are")]
    [InlineData("42", "It is a single JSON value")]
    [InlineData("{ \"routes\": {} }", "It is a configuration of DevProxy")]
    [InlineData("{ \"constants\": {}, \"events\": [] }", "It is a log of chrome://net-export")]
    [InlineData("{ \"traceEvents\": [] }", "It is a performance trace")]
    [InlineData("{ \"id\": 1, \"request\": {}, \"cors\": {} }", "It is one exchange record of DevProxy")]
    [InlineData("{ \"log\": {} }", "It is JSON without log.entries")]
    [InlineData("{ \"log\": { \"entries\": {} } }", "It is JSON without log.entries")]
    public void What_it_is_instead_is_told_with_a_fix(string text, string problem)
    {
        var reading = HarReader.Read(new MemoryStream(Encoding.Latin1.GetBytes(text)));

        Assert.Null(reading.File);
        Assert.Equal(problem, reading.Problem);
        Assert.EndsWith(".", reading.Fix, StringComparison.Ordinal);
    }
}
