using System.Text;
using DevProxy.Configuration.Source;

namespace DevProxy.Configuration.Draft;

/// <summary>A new <c>proxy.json</c>: what is needed, and a comment that says why.</summary>
/// <param name="api">The routes to the API.</param>
/// <param name="page">The dev server of the page; null when none was found, or a route of the API matches every path.</param>
internal sealed class ProxyDraft(ApiRoutes api, DevServer? page)
{
    /// <summary>The file's text.</summary>
    public string Text
    {
        get
        {
            var text = new StringBuilder("{\n  \"$schema\": \"./proxy.schema.json\",\n");
            if (page is null && !TakesAll)
                text.Append("  // The page is served from another origin: add the CORS headers that it needs.\n  \"cors\": true,\n");
            text.Append("  \"routes\": {\n").Append("    // ").Append(api.Comment).Append('\n');
            text.AppendJoin(",\n", api.Routes.Select(static route => $"    {ReadableJson.Quote(route.Key)}: {Line(route.Value)}"));
            if (page is not null)
            {
                text.Append(",\n    // The page: ")
                    .Append(page.Tool.Name)
                    .Append("'s dev server")
                    .Append(page.Start is { } start ? $" ({start}).\n" : ".\n");
                text.Append("    \"/\": ").Append(ReadableJson.Quote(page.Url));
            }

            return text.Append("\n  }\n}\n").ToString();
        }
    }

    private bool TakesAll => api.Routes.Any(static route => route.Key == "/");

    // A value in one line, as people write short ones.
    private static string Line(SourceNode node) =>
        node.Kind switch
        {
            SourceKind.Object when node.Members.IsEmpty => "{}",
            SourceKind.Object =>
                $"{{ {string.Join(", ", node.Members.Select(static member => $"{ReadableJson.Quote(member.Key)}: {Line(member.Value)}"))} }}",
            SourceKind.List => $"[{string.Join(", ", node.Items.Select(Line))}]",
            SourceKind.Text => ReadableJson.Quote(node.Text),
            SourceKind.Number => node.Written,
            SourceKind.True => "true",
            SourceKind.False => "false",
            _ => "null",
        };
}
