using System.Text.Json;
using DevProxy.Traffic;

namespace DevProxy.Tests.Inspector;

public sealed class ExchangeBriefTests
{
    [Fact]
    public async Task A_brief_record_is_a_part_of_the_full_record()
    {
        await using var inspector = await RunningInspector.StartAsync();
        inspector.Add(
            "/api/data",
            "OPTIONS",
            204,
            ExchangeKind.Preflight,
            "/api",
            "Access-Control-Request-Method: PUT",
            "Sec-Fetch-Dest: empty",
            "X-Long: " + new string('x', 1000)
        );
        inspector.Answer(inspector.Open());
        inspector.Open("/none", route: null).Failed(new ExchangeError("connection_refused", "d", "f"));

        var whole = (await inspector.GetAsync("/api/exchanges")).GetProperty("exchanges").EnumerateArray().ToList();
        var brief = (await inspector.GetAsync("/api/exchanges?brief")).GetProperty("exchanges").EnumerateArray().ToList();

        Assert.Equal(3, brief.Count);
        for (var i = 0; i < 3; i++)
            AssertPartOf(whole[i], brief[i], "");
        Assert.True(brief[0].GetRawText().Length < 700, brief[0].GetRawText());
        Assert.Equal(
            ["Access-Control-Request-Method"],
            brief[0].GetProperty("request").GetProperty("headers").EnumerateArray().Select(line => line[0].GetString())
        );
    }

    [Fact]
    public async Task Events_are_brief_and_batched_for_a_subscriber_that_asks_for_it()
    {
        await using var inspector = await RunningInspector.StartAsync();
        await using var events = await EventStream.OpenAsync(inspector.Client, new Uri(inspector.Url), "/api/events?brief");

        inspector.Add();

        var next = await events.NextAsync();
        Assert.Equal("exchanges", next?.Type);
        var exchange = next!.Value.Data[0];
        Assert.Equal("acao-missing", exchange.GetProperty("cors").GetProperty("delivered").GetProperty("code").GetString());
        Assert.False(exchange.TryGetProperty("upstream", out _));
    }

    private static void AssertPartOf(JsonElement whole, JsonElement part, string place)
    {
        if (part.ValueKind != JsonValueKind.Object)
        {
            if (place is not ".request.headers")
                Assert.True(JsonElement.DeepEquals(whole, part), $"{place}: {part} is not {whole}");
            return;
        }

        foreach (var member in part.EnumerateObject())
            AssertPartOf(whole.GetProperty(member.Name), member.Value, $"{place}.{member.Name}");
    }
}
