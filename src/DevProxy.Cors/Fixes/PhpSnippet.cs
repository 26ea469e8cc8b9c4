namespace DevProxy.Cors;

/// <summary>PHP without a framework.</summary>
internal static class PhpSnippet
{
    public static string Write(FixRequirements need) =>
        $$"""
            <?php
            // Replace the line <?php with this at the top of the script that answers (or of a file that all of them include), before any output.
            {{Quoted.Comments("//", need)}}$cors_origins = [{{Quoted.List(need.Origins, Quoted.Single)}}];
            header('Vary: Origin', false);
            if (in_array($_SERVER['HTTP_ORIGIN'] ?? '', $cors_origins, true)) {
                header('Access-Control-Allow-Origin: ' . $_SERVER['HTTP_ORIGIN']);
            {{(
                need.Credentials ? "    header('Access-Control-Allow-Credentials: true');\n" : ""
            )}}{{need.IfExposed(
                static names => $"    header({Quoted.Single($"{CorsHeader.ExposeHeaders}: {string.Join(", ", names)}")});\n"
            )}}    if ($_SERVER['REQUEST_METHOD'] === 'OPTIONS' && isset($_SERVER['HTTP_ACCESS_CONTROL_REQUEST_METHOD'])) {
                    header({{Quoted.Single("Access-Control-Allow-Methods: " + string.Join(", ", need.Methods))}});
                    header({{Quoted.Single("Access-Control-Allow-Headers: " + string.Join(", ", need.Headers))}});
            {{need.IfCached(static seconds => $"        header('{CorsHeader.MaxAge}: {seconds}');\n")}}        http_response_code(204);
                    exit;
                }
            }

            """;
}
