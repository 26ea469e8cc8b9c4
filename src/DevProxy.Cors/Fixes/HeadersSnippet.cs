namespace DevProxy.Cors;

/// <summary>The plain header lines, for every server that there is no code for.</summary>
internal static class HeadersSnippet
{
    public static string Write(FixRequirements need) =>
        $"""
            {Quoted.Comments("#", need)}# Compare the request's Origin, byte for byte, with this list, and send back the one that matches:
            #   {string.Join("\n#   ", need.Origins)}
            # With every response, errors and the preflight included:
            Access-Control-Allow-Origin: {need.Origins.FirstOrDefault()}
            {(need.Credentials ? "Access-Control-Allow-Credentials: true\n" : "")}{need.IfExposed(
                static names => $"{CorsHeader.ExposeHeaders}: {string.Join(", ", names)}\n"
            )}Vary: Origin
            # With the response to the preflight alone (OPTIONS with Access-Control-Request-Method), whose status is 204, before authentication and routing:
            Access-Control-Allow-Methods: {string.Join(", ", need.Methods)}
            {(need.Headers.IsEmpty ? "" : $"Access-Control-Allow-Headers: {string.Join(", ", need.Headers)}\n")}{need.IfCached(
                static seconds => $"{CorsHeader.MaxAge}: {seconds}\n"
            )}
            """.TrimEnd(
            '\n'
        ) + "\n";
}
