using DevProxy.Configuration;
using DevProxy.Cors;
using DevProxy.Terminal;
using DevProxy.Traffic;

namespace DevProxy.Tests.Terminal;

public sealed class ProductionNotesTests
{
    private const string Production = "https://your-website.com";

    private readonly ProxyConfig _config = Configs.OfArguments("/api=https://api.example.com");
    private readonly ProductionNotes _notes = new();

    [Fact]
    public void What_was_open_when_the_block_was_printed_is_told_once_when_it_is_known()
    {
        _notes.Told(Record(null));

        Assert.Equal([$"GET /api/users in production, asked for {Production}: blocked acao-missing"], Late(Record(Records.Bare)));
        Assert.Empty(Late(Record(Records.Bare)));
        Assert.Equal(
            [$"GET /api/users in production, asked for {Production}: conditional acac-missing"],
            Late(Record(Records.Answer(200, "Access-Control-Allow-Origin: " + Production)))
        );
    }

    [Fact]
    public void What_the_block_said_is_not_repeated()
    {
        _notes.Told(Record(Records.Bare));

        Assert.Empty(Late(Record(Records.Bare)));
    }

    [Fact]
    public void What_is_still_open_is_not_told_again() => Assert.Empty(Late(Record(null)));

    [Theory]
    [InlineData("https://api.example.com", 1)]
    [InlineData("http://localhost:5000", 0)]
    public void Without_cors_in_play_only_an_api_elsewhere_is_spoken_of(string target, int expected)
    {
        var record = Record(Records.Bare);
        var front = record with { Cors = record.Cors with { NeedsPreflight = null, Layout = Layout.Front } };

        Assert.Equal(expected, _notes.Late(front.TakenIn(Configs.OfArguments("/api=" + target))).Count());
    }

    private IEnumerable<string> Late(ExchangeRecord record) => _notes.Late(record.TakenIn(_config));

    private static ExchangeRecord Record(Answer? asked)
    {
        var record = Records.Cross(Records.Bare, Records.Open);
        var context = new JudgingContext(Records.Api + "/api/users", Records.Page, "GET", [], CredentialsMode.Unknown);
        var verdict = HypotheticalOrigin.Judge(context, false, Records.Bare, Production, asked);
        return record with { Cors = record.Cors with { Production = [new ProductionVerdict(Production, verdict)] } };
    }
}
