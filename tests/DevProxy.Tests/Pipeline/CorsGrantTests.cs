using System.Collections.Immutable;
using DevProxy.Configuration;
using DevProxy.Traffic;
using Microsoft.AspNetCore.Http;

namespace DevProxy.Tests.Pipeline;

public sealed class CorsGrantTests
{
    [Theory]
    [InlineData("http://localhost:3000", true)]
    [InlineData("https://app.localhost", true)]
    [InlineData("http://127.9.9.9:5173", true)]
    [InlineData("http://[::1]:5173", true)]
    [InlineData("http://my.test:3000", true)]
    [InlineData("https://my.test", true)]
    [InlineData("http://other.test", false)]
    [InlineData("https://localhost.evil.example", false)]
    [InlineData("http://my.test.evil.example", false)]
    [InlineData("capacitor://localhost", false)]
    [InlineData("null", false)]
    [InlineData("", false)]
    [InlineData("http://localhost:3000/", false)]
    public void By_default_loopback_pages_and_pages_on_the_called_host_are_allowed(string origin, bool allowed)
    {
        var grant = Grant(Configs.Policy, origin);

        Assert.Equal(allowed, grant.IsAllowed);
    }

    [Fact]
    public void Two_origin_lines_and_none_at_all_are_allowed_nowhere()
    {
        var any = Configs.Policy with { Credentials = false, Origin = new OriginRule(OriginRuleKind.Any, [], null) };

        Assert.False(Grant(any).IsAllowed);
        Assert.False(Grant(any, "http://localhost:1", "http://localhost:2").IsAllowed);
        Assert.True(Grant(any, "https://any.example").IsAllowed);
    }

    [Theory]
    [InlineData(false, "http://a.test", true, true, "http://a.test")]
    [InlineData(false, "http://a.test", false, false, "http://a.test")]
    [InlineData(false, "null", true, false, "null")]
    [InlineData(true, "http://a.test", true, false, "*")]
    public void Credentials_never_go_with_a_star_or_with_null(
        bool anyone,
        string origin,
        bool credentials,
        bool include,
        string allowOrigin
    )
    {
        var grant = Grant(
            Configs.Policy with
            {
                Credentials = credentials,
                Origin = new OriginRule(anyone ? OriginRuleKind.Any : OriginRuleKind.List, ["http://a.test", "null"], null),
            },
            origin
        );

        Assert.True(grant.IsAllowed);
        Assert.Equal(include, grant.Include);
        Assert.Equal(allowOrigin, grant.AllowOrigin);
    }

    [Theory]
    [InlineData("http://my.test:8010", null, true)]
    [InlineData("http://my.test", null, false)]
    [InlineData("https://my.test:8010", null, false)]
    [InlineData("http://localhost:3000", "same-origin", true)]
    [InlineData("http://localhost:3000", "same-site", false)]
    public void Page_and_target_are_one_origin_when_the_bytes_say_so(string origin, string? site, bool same)
    {
        var context = Context([origin]);
        context.Request.Headers["Sec-Fetch-Site"] = site;

        Assert.Equal(same, CorsGrant.Of(Configs.Policy, ArrivedRequest.Read(context)).IsSameOrigin);
    }

    private static CorsGrant Grant(CorsPolicy policy, params string[] origins) =>
        CorsGrant.Of(policy, ArrivedRequest.Read(Context(origins)));

    private static DefaultHttpContext Context(string[] origins)
    {
        var context = new DefaultHttpContext();
        context.Request.Scheme = "http";
        context.Request.Headers.Host = "my.test:8010";
        context.Request.Headers.Origin = origins;
        return context;
    }
}
