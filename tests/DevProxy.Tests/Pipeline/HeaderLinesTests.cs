using DevProxy.Cors;
using DevProxy.Traffic;
using Microsoft.AspNetCore.Http;

namespace DevProxy.Tests.Pipeline;

public sealed class HeaderLinesTests
{
    [Fact]
    public void Several_lines_of_one_name_stay_several()
    {
        var headers = new HeaderDictionary { ["A"] = new[] { "1", "2" }, ["B"] = "3" };

        Assert.Equal([new HeaderLine("A", "1"), new HeaderLine("A", "2"), new HeaderLine("B", "3")], HeaderLines.Of(headers));
    }
}
