namespace DevProxy.Cors;

/// <summary>Caddy.</summary>
internal static class CaddySnippet
{
    public static string Write(FixRequirements need) =>
        $$"""
            # In the Caddyfile, inside the site's block. If the site uses handle blocks, inside the one for the API.
            # Caddy runs basic_auth and forward_auth before respond: if you use one, put it below these lines, all in one route { } block.
            {{Quoted.Comments("#", need)}}@cors {
            {{Origins(need)}}}
            @preflight {
                method OPTIONS
                header Access-Control-Request-Method *
            {{Origins(need)}}}
            header +Vary Origin
            header @cors {
                Access-Control-Allow-Origin {http.request.header.Origin}
            {{(need.Credentials ? "    Access-Control-Allow-Credentials true\n" : "")}}{{need.IfExposed(
                static names => $"    {CorsHeader.ExposeHeaders} \"{string.Join(", ", names)}\"\n"
            )}}    defer
            }
            header @preflight {
                Access-Control-Allow-Methods "{{string.Join(", ", need.Methods)}}"
            {{Headers(need)}}{{need.IfCached(static seconds => $"    {CorsHeader.MaxAge} {seconds}\n")}}    defer
            }
            respond @preflight 204

            """.Replace(
            "    ",
            "\t",
            StringComparison.Ordinal
        );

    // Several values of one field are alternatives.
    private static string Origins(FixRequirements need) => string.Concat(need.Origins.Select(origin => $"    header Origin {origin}\n"));

    private static string Headers(FixRequirements need) =>
        need.Headers.IsEmpty ? "" : $"    Access-Control-Allow-Headers \"{string.Join(", ", need.Headers)}\"\n";
}
