using System.Text.RegularExpressions;
using DevProxy.Configuration;
using DevProxy.Cors;
using DevProxy.Routing;
using DevProxy.Terminal;
using DevProxy.Traffic;

namespace DevProxy.Tests.Terminal;

public sealed class ConfigEditTests
{
    private static readonly ProxyConfig On = Configs.OfArguments("/api=https://api.example.com");
    private static readonly ProxyConfig Off = On.With(route => route with { Cors = null });
    private static readonly ExchangeRecord Blocked = Records.Cross(Records.Bare, Records.Bare);

    [Fact]
    public void Cors_that_is_off_is_switched_on_in_the_file_or_by_an_option() =>
        Assert.Equal("write \"cors\": true at the route \"/api\" in proxy.json, or start with --cors repair", Edit(Blocked, Off));

    [Fact]
    public void Without_a_file_the_option_is_named() => Assert.Equal("start with --cors repair", Edit(Blocked, Off with { Path = null }));

    [Fact]
    public void A_page_beyond_loopback_has_to_be_named_as_well() =>
        Assert.Equal(
            "write \"cors\": { \"origin\": \"http://myapp.test:3000\" } at the route \"/api\" in proxy.json",
            Edit(Records.Cross(Records.Bare, Records.Bare, page: "http://myapp.test:3000"), Off)
        );

    [Fact]
    public void An_origin_that_is_not_allowed_is_added_to_those_that_are() =>
        Assert.Equal(
            "http://localhost:3000 is not allowed: write \"cors\": { \"origin\": [\"http://localhost:5173\", "
                + "\"http://localhost:3000\"] } at the route \"/api\" in proxy.json",
            Edit(Blocked, With(policy => policy with { Origin = new OriginRule(OriginRuleKind.List, ["http://localhost:5173"], null) }))
        );

    [Fact]
    public void An_expression_that_does_not_match_is_to_be_widened()
    {
        var pattern = new Regex("^https://never$", RegexOptions.None, TimeSpan.FromSeconds(1));

        Assert.Contains(
            "does not match cors.origin, /^https://never$/",
            Edit(Blocked, With(policy => policy with { Origin = new OriginRule(OriginRuleKind.Pattern, [], pattern) })),
            StringComparison.Ordinal
        );
    }

    [Fact]
    public void A_method_that_the_list_lacks_is_added()
    {
        var noPut = Records.Answer(
            204,
            "Access-Control-Allow-Origin: " + Records.Page,
            "Access-Control-Allow-Methods: GET",
            "Access-Control-Allow-Headers: *"
        );

        Assert.Equal(
            "write \"cors\": { \"methods\": [\"GET\", \"PUT\"] } at the route \"/api\" in proxy.json",
            Edit(Records.Preflight(noPut, noPut), With(policy => policy with { Methods = ["GET"] }))
        );
    }

    [Fact]
    public void A_header_that_the_list_lacks_is_added()
    {
        var noHeader = Records.Answer(
            204,
            "Access-Control-Allow-Origin: " + Records.Page,
            "Access-Control-Allow-Methods: PUT",
            "Access-Control-Allow-Headers: authorization"
        );

        Assert.Equal(
            "write \"cors\": { \"allowedHeaders\": [\"authorization\", \"x-custom-header\"] } at the route \"/api\" in proxy.json",
            Edit(Records.Preflight(noHeader, noHeader), With(policy => policy with { AllowedHeaders = ["authorization"] }))
        );
    }

    [Fact]
    public void Credentials_that_are_switched_off_are_switched_on()
    {
        var answer = Records.Answer(200, "Access-Control-Allow-Origin: " + Records.Page);

        Assert.Equal(
            "write \"cors\": { \"credentials\": true } at the route \"/api\" in proxy.json",
            Edit(Records.Cross(answer, answer), With(policy => policy with { Credentials = false }))
        );
    }

    [Fact]
    public void What_passes_needs_no_edit() => Assert.Null(Edit(Records.Cross(Records.Bare, Records.Open), Off));

    [Fact]
    public void What_no_setting_can_help_gets_no_advice()
    {
        Assert.Null(Edit(Blocked, On));
        Assert.Null(Edit(Blocked with { Route = null }, Off));
        Assert.Null(Edit(Records.Plain(), Off));
    }

    private static ProxyConfig With(Func<CorsPolicy, CorsPolicy> change) => On.With(route => route with { Cors = change(route.Cors!) });

    private static string? Edit(ExchangeRecord record, ProxyConfig config) => ConfigEdit.For(record.TakenIn(config), config);
}
