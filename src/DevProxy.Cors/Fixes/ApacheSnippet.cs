namespace DevProxy.Cors;

/// <summary>Apache httpd, before an application or before files.</summary>
internal static class ApacheSnippet
{
    private static readonly string[] Names =
    [
        CorsHeader.AllowOrigin,
        CorsHeader.AllowCredentials,
        CorsHeader.AllowMethods,
        CorsHeader.AllowHeaders,
    ];

    public static string Write(FixRequirements need) =>
        $$"""
            # In the <VirtualHost>, or in .htaccess. First: a2enmod headers rewrite setenvif
            # With authentication by Apache itself, add to its section: <Limit OPTIONS> Require all granted </Limit>
            {{Quoted.Comments("#", need)}}{{string.Concat(
                need.Origins.Select(static origin => $"SetEnvIfExpr \"%{{HTTP:Origin}} == '{origin}'\" CORS_ORIGIN={origin}\n")
            )}}RewriteEngine On
            RewriteCond %{REQUEST_METHOD} =OPTIONS
            RewriteCond %{HTTP:Access-Control-Request-Method} !=""
            RewriteCond %{ENV:CORS_ORIGIN} !=""
            RewriteRule ^ - [E=CORS_PREFLIGHT:1,R=204,L]
            {{string.Concat(Names.Select(static name => $"Header onsuccess unset {name}\n"))}}Header always merge Vary Origin
            Header always set Access-Control-Allow-Origin "%{CORS_ORIGIN}e" env=CORS_ORIGIN
            {{(
                need.Credentials ? "Header always set Access-Control-Allow-Credentials true env=CORS_ORIGIN\n" : ""
            )}}{{need.IfExposed(
                static names =>
                    $"Header onsuccess unset {CorsHeader.ExposeHeaders}\n"
                    + $"Header always set {CorsHeader.ExposeHeaders} {Quoted.Double(Escaped(string.Join(", ", names)))} env=CORS_ORIGIN\n"
            )}}{{need.IfCached(
                static seconds => $"Header always set {CorsHeader.MaxAge} {seconds} env=CORS_PREFLIGHT\n"
            )}}Header always set Access-Control-Allow-Methods {{Quoted.Double(string.Join(", ", need.Methods))}} env=CORS_PREFLIGHT
            Header always set Access-Control-Allow-Headers {{Quoted.Double(Escaped(string.Join(", ", need.Headers)))}} env=CORS_PREFLIGHT

            """;

    // mod_headers reads "%" as the beginning of a format.
    private static string Escaped(string value) => value.Replace("%", "%%", StringComparison.Ordinal);
}
