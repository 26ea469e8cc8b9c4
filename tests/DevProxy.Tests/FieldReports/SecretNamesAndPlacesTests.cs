using DevProxy.Cors;
using DevProxy.Tests.Configuration;
using DevProxy.Traffic;

namespace DevProxy.Tests.FieldReports;

/// <summary>Secrets that were not recognised by their name, in URLs and in header lines.</summary>
public sealed class SecretNamesAndPlacesTests
{
    private readonly Redaction _redaction = new([]);

    [Theory]
    [InlineData("Ocp-Apim-Subscription-Key", true)]
    [InlineData("X-Functions-Key", true)]
    [InlineData("X-Auth", true)]
    [InlineData("X-Password", true)]
    [InlineData("X-Credentials", true)]
    [InlineData("X-Session-Id", true)]
    [InlineData("X-Hub-Signature-256", true)]
    [InlineData("Sec-WebSocket-Key", false)]
    [InlineData("Idempotency-Key", false)]
    [InlineData("WWW-Authenticate", false)]
    [InlineData("Access-Control-Allow-Credentials", false)]
    [InlineData("Access-Control-Request-Headers", false)]
    [InlineData("Authority", false)]
    [InlineData("x-ratelimit-remaining-tokens", false)]
    [InlineData("Keep-Alive", false)]
    public void A_header_adds_identity_and_is_masked_by_its_name(string name, bool isSecret)
    {
        var route = Given.Route(
            $$"""{ "target": "http://localhost:1", "headers": { "{{name}}": "x" } }""".Replace(
                "Keep-Alive",
                "X-Keep-Alive",
                StringComparison.Ordinal
            )
        );

        Assert.Equal(isSecret, route.AddsIdentity);
        Assert.Equal(isSecret ? "***" : "authorization", _redaction.Header(name, "authorization"));
    }

    [Theory]
    [InlineData("""{ "X-Tenant": "${NAME}" }""", true)]
    [InlineData("""{ "X-Tenant": "v${NAME}" }""", true)]
    [InlineData("""{ "X-Tenant": "${UNSET:-x}" }""", true)]
    [InlineData("""{ "X-Tenant": "$${NAME}" }""", false)]
    public void A_header_from_a_variable_adds_identity_whatever_it_is_called(string headers, bool adds) =>
        Assert.Equal(
            adds,
            Given
                .Route($$"""{ "target": "http://localhost:1", "headers": {{headers}} }""", environment: new() { ["NAME"] = "1" })
                .AddsIdentity
        );

    [Theory]
    [InlineData("//user:pw@host/x", "//***@host/x")]
    [InlineData(@"\\user:pw@host/x", @"\\***@host/x")]
    [InlineData(@"https:\\user:pw@host/x", @"https:\\***@host/x")]
    [InlineData("https:/user:pw@host", "https:/***@host")]
    [InlineData("https:user:pw@host", "https:***@host")]
    [InlineData("https:////user:pw@host", "https:////***@host")]
    [InlineData("//us er:p@w@host/a@b", "//***@host/a@b")]
    [InlineData("postgres://user:pw@host", "postgres://***@host")]
    [InlineData("https://host/a//b@c", "https://host/a//b@c")]
    [InlineData("/x@y?a=b@c", "/x@y?a=b@c")]
    [InlineData("mailto:a@b.example", "mailto:a@b.example")]
    [InlineData("/x?token=a?b;c d&e=f", "/x?token=***&e=f")]
    [InlineData("/x?a=1;token=b;c=d", "/x?a=1;token=***;c=d")]
    [InlineData("/#access_token=a&id%5Ftoken=b", "/#access_token=***&id%5Ftoken=***")]
    [InlineData("/x?to=https%3A%2F%2Fme%3Apw%40a%2F%3Fcode%3Db&y=1", "/x?to=https%3A%2F%2F***%40a%2F%3Fcode%3D***&y=1")]
    [InlineData("/x?XSRFToken=a&passwordConfirm=b&user[secret]=c", "/x?XSRFToken=***&passwordConfirm=***&user[secret]=***")]
    [InlineData("/x?token_type=bearer&max_tokens=", "/x?token_type=bearer&max_tokens=")]
    public void A_Location_loses_user_info_and_secret_parameters(string location, string masked) =>
        Assert.Equal(masked, _redaction.Header("Location", location));

    [Theory]
    [InlineData(
        "The preflight was redirected to https://a.example/?access_token=x; a browser follows no redirect.",
        "The preflight was redirected to https://a.example/?access_token=***; a browser follows no redirect."
    )]
    [InlineData("Location //me:x@a.example became /b?code=x.", "Location //***@a.example became /b?code=***.")]
    [InlineData(
        "ask: devproxy check 'https://a.example/?token=x' --origin http://b.example",
        "ask: devproxy check 'https://a.example/?token=***' --origin http://b.example"
    )]
    [InlineData("write to me@a.example; key=value is no parameter", "write to me@a.example; key=value is no parameter")]
    public void A_sentence_loses_user_info_and_secret_parameters_too(string sentence, string masked) =>
        Assert.Equal(masked, _redaction.Text(sentence));

    [Theory]
    [InlineData("chat, bearer.abc", "chat, bearer.***")]
    [InlineData(
        "base64url.bearer.authorization.k8s.io.dG9rZW4, v4.channel.k8s.io",
        "base64url.bearer.authorization.k8s.io.***, v4.channel.k8s.io"
    )]
    [InlineData(
        "realtime, openai-insecure-api-key.sk-abc, openai-beta.realtime-v1",
        "realtime, openai-insecure-api-key.***, openai-beta.realtime-v1"
    )]
    [InlineData("access_token, abc", "access_token, ***")]
    [InlineData("Authorization, abc", "Authorization, ***")]
    [InlineData("graphql-transport-ws, eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIn0.abc", "graphql-transport-ws, ***")]
    [InlineData(
        "graphql-ws, actioncable-v1-json, v1.kernel.websocket.jupyter.org, vite-hmr, wamp.2.json, base64.channel.k8s.io",
        "graphql-ws, actioncable-v1-json, v1.kernel.websocket.jupyter.org, vite-hmr, wamp.2.json, base64.channel.k8s.io"
    )]
    public void Subprotocols_lose_the_tokens_among_them(string value, string masked) =>
        Assert.Equal(masked, _redaction.Header("Sec-WebSocket-Protocol", value));

    [Theory]
    [InlineData("Received an invalid header line: 'Set-Cookie sid=x1'.", "Received an invalid header line: 'Set-Cookie …'.")]
    [InlineData(
        "Received an invalid header line: 'Authorization : Bearer x1'.",
        "Received an invalid header line: 'Authorization : Bearer ***'."
    )]
    [InlineData("Received an invalid header line: 'Bearer-x1'.", "Received an invalid header line: '…'.")]
    [InlineData("Received an invalid header line: ' x1'.", "Received an invalid header line: '…'.")]
    [InlineData("Received an invalid header name: 'Authorization Bearer x1: y'.", "Received an invalid header name: 'Authorization …'.")]
    [InlineData("Invalid request header: 'X-Api\u0001-Key: x1'", "Invalid request header: 'X-Api\u0001-Key: ***'")]
    [InlineData("Received an invalid header line: 'X Y: it's fine'.", "Received an invalid header line: 'X …'.")]
    [InlineData(
        "Received an invalid header line: 'X-Fine\u0001: it's fine'.",
        "Received an invalid header line: 'X-Fine\u0001: it's fine'."
    )]
    [InlineData("Received an invalid status line: 'SSH-2.0-OpenSSH_9'.", "Received an invalid status line: 'SSH-2.0-OpenSSH_9'.")]
    public void A_malformed_header_line_is_quoted_without_its_secret(string message, string masked) =>
        Assert.Equal(masked, _redaction.Sentence(message));

    [Fact]
    public void Values_of_variables_are_secrets_and_addresses_and_plain_words_are_none()
    {
        var config = Given.Config(
            """
            { "host": "${HOST}", "productionOrigins": ["${ORIGIN}"], "upstreamProxy": "http://me:${PASS}@proxy.example:3128", "routes": {
                "/a": { "target": "${TARGET}", "headers": { "X-A": "${LONG}", "X-B": "${SHORT}", "X-C": "${WORD}", "X-D": "${ORIGIN}", "X-E": "${TENANT}", "Authorization": "Bearer literal-token", "Cookie": "a=literal-cookie; b=c" } },
                "/b": "https://${TENANT}.example.com/${PATH}" } }
            """,
            environment: new()
            {
                ["HOST"] = "localhost",
                ["ORIGIN"] = "https://www.example.org",
                ["PASS"] = "p%40ssword",
                ["TARGET"] = "https://api.example.com/v2",
                ["LONG"] = "long-secret",
                ["SHORT"] = "short",
                ["WORD"] = "production",
                ["TENANT"] = "acme-corp",
                ["PATH"] = "hook/of/mine",
            }
        );

        Assert.Equal(
            ["hook/of/mine", "literal-cookie", "literal-token", "long-secret", "p%40ssword", "p@ssword"],
            config.Log.Secrets.Order(StringComparer.Ordinal)
        );
        var redaction = new Redaction(config.Log);
        Assert.Equal("***", redaction.Header("x-b", "short"));
        Assert.Equal("short", redaction.Header("X-Z", "short"));
        Assert.Equal("see *** and ***", redaction.Text("see hook%2Fof%2Fmine and long-secret"));
    }

    [Fact]
    public void Parameters_are_recognised_by_the_words_of_their_names() =>
        Assert.Equal(
            ["access_token", "sessionId", "session_id", "connect.sid", "X-Api-Key", "OAuthToken", "code"],
            new[]
            {
                "access_token",
                "sessionId",
                "session_id",
                "connect.sid",
                "X-Api-Key",
                "OAuthToken",
                "code",
                "author",
                "cacheKey",
                "country_code",
                "token_endpoint",
                "sessions",
                "keyboard",
                "",
            }.Where(new SecretNames(System.Collections.Frozen.FrozenSet<string>.Empty).IsParameter)
        );

    [Fact]
    public void A_verdicts_sentences_are_masked_and_Chromes_line_stays_otherwise()
    {
        var context = new JudgingContext(
            "https://api.example.com/x?token=abc",
            "http://localhost:3000",
            "GET",
            [],
            CredentialsMode.NotInclude
        );
        var verdict = Judge.Request(context, new Answer(200, new HeaderList()));

        var shown = _redaction.Verdict(verdict);

        Assert.Equal(verdict.Message!.Replace("token=abc", "token=***", StringComparison.Ordinal), shown.Message);
        Assert.Equal(verdict.Fix!.Snippets, shown.Fix!.Snippets);
        Assert.Equal(verdict.Explanation, shown.Explanation);
    }

    [Theory]
    [InlineData("204")]
    [InlineData("204", "Access-Control-Allow-Origin: *")]
    [InlineData("204", "Access-Control-Allow-Origin: http://localhost:3000", "Access-Control-Allow-Methods: GET")]
    [InlineData(
        "204",
        "Access-Control-Allow-Origin: http://localhost:3000",
        "Access-Control-Allow-Methods: PUT",
        "Access-Control-Allow-Headers: x"
    )]
    [InlineData("401", "WWW-Authenticate: Bearer")]
    [InlineData("302", "Location: https://login.example/")]
    public void No_fix_is_changed_where_there_is_no_secret(string status, params string[] headers)
    {
        var context = new JudgingContext(
            "https://api.example.com/x",
            "http://localhost:3000",
            "PUT",
            ["authorization", "x-api-key"],
            CredentialsMode.Include
        );
        var lines = headers.Select(line => line.Split(": ")).Select(parts => new HeaderLine(parts[0], parts[1]));
        var verdict = Judge.Preflight(
            context,
            new Answer(int.Parse(status, System.Globalization.CultureInfo.InvariantCulture), new HeaderList(lines))
        );

        var shown = _redaction.Verdict(verdict);

        Assert.Equal(Outcome.Blocked, shown.Outcome);
        Assert.Equal((verdict.Message, verdict.Explanation, verdict.Fix!.Summary), (shown.Message, shown.Explanation, shown.Fix!.Summary));
        Assert.Equal(verdict.Fix.Snippets, shown.Fix.Snippets);
    }
}
