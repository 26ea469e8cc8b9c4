using System.Collections.Immutable;
using DevProxy.Configuration.Source;
using DevProxy.Cors;

namespace DevProxy.Configuration.Reading;

/// <summary>Reads <c>productionOrigins</c>.</summary>
internal sealed class ProductionOriginsReader(ReadContext context)
{
    public ImmutableArray<Origin> Read(SourceNode node)
    {
        var origins = ImmutableArray.CreateBuilder<Origin>();
        foreach (var item in node.Items.Where(item => item.Kind != SourceKind.Refused))
        {
            if (
                context.IsFine(item, Problem(item.Text), "origin", "https://your-website.com")
                && Origin.TryParse(item.Text, out var origin)
                && !origins.Contains(origin)
            )
                origins.Add(origin);
        }

        return origins.ToImmutable();
    }

    private static (string Message, string Fix)? Problem(string text) =>
        text switch
        {
            "null" or "*" or ['/', ..] => (
                $"\"{text}\" is not a single origin",
                "list each origin that serves your page, such as \"https://your-website.com\""
            ),
            _ => OriginSpelling.Problem(text),
        };
}
