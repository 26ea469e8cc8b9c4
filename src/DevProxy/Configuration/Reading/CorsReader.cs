using System.Collections.Immutable;
using DevProxy.Configuration.Json;
using DevProxy.Configuration.Schema;

namespace DevProxy.Configuration.Reading;

/// <summary>Reads <c>cors</c>, already merged with the top-level object.</summary>
internal sealed class CorsReader(ReadContext context)
{
    private static readonly string[] Usual = ["GET", "HEAD", "POST", "PUT", "DELETE", "OPTIONS", "PATCH"];

    private readonly OriginRuleReader _origins = new(context);

    /// <summary>The policy, or null when CORS headers pass untouched.</summary>
    /// <param name="node"><c>false</c> or an object.</param>
    /// <param name="addsIdentity">Whether the route adds credentials to every request.</param>
    public CorsPolicy? Read(SourceNode node, bool addsIdentity)
    {
        if (node.Kind != SourceKind.Object)
            return null;

        var section = new Section(node, CorsKeys.All);
        var origin = _origins.Read(section.Written("origin"));
        var credentials = section.Flag("credentials");
        if (origin.Kind == OriginRuleKind.Any)
            JudgeAny(section.Written("origin")!, credentials, addsIdentity);
        return new CorsPolicy(
            section.Text("mode") == "override" ? CorsMode.Override : CorsMode.Repair,
            origin,
            Methods(section.Written("methods"), credentials),
            HeaderNames(section.Written("allowedHeaders"), credentials),
            HeaderNames(section.Written("exposedHeaders"), credentials),
            credentials,
            section.Whole("maxAge"),
            section.Whole("optionsSuccessStatus")
        );
    }

    private void JudgeAny(SourceNode origin, bool credentials, bool addsIdentity)
    {
        if (credentials)
        {
            context.Problems.Error(
                origin.At,
                "Browsers reject \"*\" with credentials",
                "add \"credentials\": false, or leave origin out: loopback origins are allowed with credentials"
            );
        }
        else if (addsIdentity)
        {
            context.Problems.Error(
                origin.At,
                "\"*\" lets every web page use the credentials that this route adds (such as an Authorization header or a client "
                    + "certificate)",
                "list the allowed origins, or leave origin out"
            );
        }
    }

    private ImmutableArray<string>? Methods(SourceNode? node, bool credentials) =>
        Names(
            node,
            item =>
            {
                if (item.Text == "*")
                    return Star(item, credentials, "methods");
                if (!HttpToken.Is(item.Text))
                    return Tell(item, $"{Shown(item)} is not a valid method", "write one method per item: [\"GET\", \"PUT\"]");
                if (
                    !Usual.Contains(item.Text)
                    && Usual.FirstOrDefault(method => method.Equals(item.Text, StringComparison.OrdinalIgnoreCase)) is { } usual
                )
                    return Tell(item, $"{Shown(item)} is not what a browser sends: methods are case-sensitive", $"write \"{usual}\"");
                return item.Text is not ("CONNECT" or "TRACE" or "TRACK")
                    || Tell(item, $"Browsers do not let pages send {item.Text}", "remove it");
            }
        );

    private ImmutableArray<string>? HeaderNames(SourceNode? node, bool credentials) =>
        Names(
            node,
            item =>
            {
                if (item.Text == "*")
                    return Star(item, credentials, node!.At.Name);
                return HttpToken.Is(item.Text)
                    || Tell(item, $"{Shown(item)} is not a valid header name", "write one name per item, without its value");
            }
        );

    private bool Star(SourceNode item, bool credentials, string key) =>
        !credentials
        || Tell(
            item,
            $"With credentials, browsers read \"*\" in {key} as a name",
            $"leave {key} out: DevProxy then allows what each request needs"
        );

    private bool Tell(SourceNode item, string message, string fix)
    {
        context.Problems.Error(item.At, message, fix);
        return false;
    }

    private static ImmutableArray<string>? Names(SourceNode? node, Func<SourceNode, bool> isGood) =>
        node is null ? null : [.. node.Items.Where(item => item.Kind != SourceKind.Refused && isGood(item)).Select(item => item.Text)];

    private static string Shown(SourceNode item) => item.HasVariables ? item.Written : ReadableJson.Quote(item.Text);
}
