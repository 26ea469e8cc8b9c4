namespace DevProxy.Cors;

/// <summary>nginx.</summary>
internal static class NginxSnippet
{
    public static string Write(FixRequirements need) =>
        $$"""
            # Inside the server { } block, before its locations. A location with an add_header or a proxy_hide_header
            # of its own does not inherit the server's: repeat the lines of that directive in it.
            {{Quoted.Comments("#", need)}}set $cors_origin "";
            {{string.Concat(need.Origins.Select(Match))}}set $cors_preflight "$request_method $cors_origin";
            if ($http_access_control_request_method = "") { set $cors_preflight ""; }
            if ($cors_origin = "") { set $cors_preflight ""; }
            if ($cors_preflight !~ "^OPTIONS ") { set $cors_preflight ""; }
            set $cors_methods "";
            set $cors_headers "";
            if ($cors_preflight) {
                set $cors_methods "{{string.Join(", ", need.Methods.Where(CanBeWritten))}}";
                set $cors_headers "{{string.Join(", ", need.Headers.Where(CanBeWritten))}}";
            }
            {{Credentials(need)}}{{Exposed(need)}}{{MaxAge(need)}}add_header Access-Control-Allow-Origin $cors_origin always;
            add_header Access-Control-Allow-Methods $cors_methods always;
            add_header Access-Control-Allow-Headers $cors_headers always;
            add_header Vary Origin always;
            proxy_hide_header Access-Control-Allow-Origin;
            proxy_hide_header Access-Control-Allow-Credentials;
            proxy_hide_header Access-Control-Allow-Methods;
            proxy_hide_header Access-Control-Allow-Headers;
            if ($cors_preflight) { return 204; }

            """;

    private static string Match(string origin) => $"if ($http_origin = \"{origin}\") {{ set $cors_origin $http_origin; }}\n";

    private static string Credentials(FixRequirements need) =>
        need.Credentials
            ? "set $cors_credentials \"\";\nif ($cors_origin) { set $cors_credentials \"true\"; }\nadd_header "
                + "Access-Control-Allow-Credentials $cors_credentials always;\n"
            : "";

    private static string Exposed(FixRequirements need) =>
        need.IfExposed(static names =>
            "set $cors_exposed \"\";\nif ($cors_origin) { set $cors_exposed \""
            + $"{string.Join(", ", names.Where(CanBeWritten))}\"; }}\nadd_header {CorsHeader.ExposeHeaders} $cors_exposed always;\n"
            + $"proxy_hide_header {CorsHeader.ExposeHeaders};\n"
        );

    private static string MaxAge(FixRequirements need) =>
        need.IfCached(static seconds =>
            $"set $cors_max_age \"\";\nif ($cors_preflight) {{ set $cors_max_age {seconds}; }}\n"
            + $"add_header {CorsHeader.MaxAge} $cors_max_age always;\n"
        );

    // nginx has no way to write a dollar sign into a string.
    private static bool CanBeWritten(string name) => !name.Contains('$', StringComparison.Ordinal);
}
