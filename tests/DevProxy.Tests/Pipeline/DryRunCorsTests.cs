using System.Text.RegularExpressions;
using DevProxy.Configuration;
using DevProxy.Pipeline;
using Microsoft.AspNetCore.Http;

namespace DevProxy.Tests.Pipeline;

public sealed class DryRunCorsTests
{
    [Fact]
    public void Without_a_policy_there_is_nothing_to_tell() => Assert.Empty(DryRunCors.Sentences(null, Request(), asksUpstream: true));

    [Fact]
    public void Repair_says_what_an_answer_without_CORS_headers_gets()
    {
        var sentences = DryRunCors.Sentences(Configs.Policy, Request(), asksUpstream: true).ToList();

        Assert.StartsWith(
            "CORS, repair: for a page at http://localhost:3000 what a browser would refuse is replaced",
            sentences[0],
            StringComparison.Ordinal
        );
        Assert.Contains("access-control-allow-origin: http://localhost:3000", sentences[0], StringComparison.Ordinal);
        Assert.Equal("a preflight is forwarded; where a browser would refuse the answer, DevProxy sends 204 instead", sentences[1]);
        Assert.Equal("Vary: Origin is merged in", sentences[2]);
    }

    [Fact]
    public void Override_says_that_the_upstream_is_not_asked()
    {
        var sentences = DryRunCors
            .Sentences(Configs.Policy with { Mode = CorsMode.Override, OptionsSuccessStatus = 200 }, Request(), asksUpstream: true)
            .ToList();

        Assert.StartsWith("CORS, override: the upstream's Access-Control-* headers are removed", sentences[0], StringComparison.Ordinal);
        Assert.Equal("a preflight is answered by DevProxy with 200; the upstream is not asked", sentences[1]);
    }

    [Fact]
    public void For_an_expression_no_origin_is_made_up()
    {
        var rule = new OriginRule(OriginRuleKind.Pattern, [], new Regex("^https://a$", RegexOptions.None, TimeSpan.FromSeconds(1)));

        Assert.Contains(
            "for a page whose origin matches /^https://a$/ what a browser would refuse is replaced; an answer without CORS headers "
                + "gets: its origin, as access-control-allow-origin",
            DryRunCors.Sentences(Configs.Policy with { Origin = rule }, Request(), asksUpstream: true).First(),
            StringComparison.Ordinal
        );
    }

    private static DefaultHttpContext Request()
    {
        var context = new DefaultHttpContext();
        (context.Request.Scheme, context.Request.Host) = ("http", new HostString("localhost:8010"));
        context.Request.Headers.Origin = "http://localhost:3000";
        return context;
    }

    [Fact]
    public void Where_DevProxy_answers_itself_it_answers_preflights_too() =>
        Assert.Equal(
            "a preflight is answered by DevProxy with 204",
            DryRunCors.Sentences(Configs.Policy, Request(), asksUpstream: false).ElementAt(1)
        );
}
