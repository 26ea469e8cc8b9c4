using DevProxy.Forwarding;
using Microsoft.AspNetCore.Http;

namespace DevProxy.Tests.Forwarding;

public sealed class HopByHopTests
{
    [Theory]
    [InlineData("x-hop", "Host Content-Type")]
    [InlineData("Host, X-Hop", "Host Content-Type")]
    [InlineData("Content-Type, content-length", "Host X-Hop Content-Type")]
    [InlineData("no token, (x), ä, ,X-Hop", "Host Content-Type")]
    [InlineData("", "Host X-Hop Content-Type")]
    public void A_request_loses_what_its_Connection_names_but_never_what_frames_or_addresses_it(string connection, string left)
    {
        using var message = new HttpRequestMessage { Content = new ByteArrayContent([]) };
        message.Headers.Host = "api.test";
        message.Headers.TryAddWithoutValidation("X-Hop", "1");
        message.Content.Headers.TryAddWithoutValidation("Content-Type", "text/plain");

        HopByHop.RemoveFrom(message, new HeaderDictionary { ["Connection"] = connection });

        Assert.Equal(
            left.Split(' '),
            message.Headers.NonValidated.Concat(message.Content.Headers.NonValidated).Select(header => header.Key)
        );
    }

    [Fact]
    public void Every_line_of_Connection_counts()
    {
        using var message = new HttpRequestMessage();
        foreach (var name in new[] { "X-A", "X-B", "X-C" })
            message.Headers.TryAddWithoutValidation(name, "1");
        HopByHop.RemoveFrom(message, new HeaderDictionary { ["Connection"] = new(["keep-alive, X-A", "X-C"]) });
        Assert.Equal("X-B", Assert.Single(message.Headers.NonValidated).Key);
    }

    [Theory]
    [InlineData("X-Hop", "Content-Encoding")]
    [InlineData("Content-Encoding, bad name, x-hop", "Content-Encoding")]
    [InlineData("close", "Content-Encoding X-Hop")]
    [InlineData(null, "Content-Encoding X-Hop")]
    public void An_answer_loses_what_its_Connection_names_but_never_what_says_how_to_read_it(string? connection, string left)
    {
        using var received = new HttpResponseMessage();
        if (connection is not null)
            received.Headers.TryAddWithoutValidation("Connection", connection);
        var answer = new HeaderDictionary { ["Content-Encoding"] = "gzip", ["X-Hop"] = "1" };

        HopByHop.RemoveFrom(answer, received.Headers);

        Assert.Equal(left.Split(' '), answer.Keys.Order(StringComparer.Ordinal));
    }
}
