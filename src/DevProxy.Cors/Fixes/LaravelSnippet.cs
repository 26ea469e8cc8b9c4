namespace DevProxy.Cors;

/// <summary>Laravel, whose own middleware reads this file.</summary>
internal static class LaravelSnippet
{
    public static string Write(FixRequirements need) =>
        $"""
            <?php
            // config/cors.php, the whole file. Then: php artisan config:clear
            {Quoted.Comments("//", need)}return [
                'paths' => ['*'],
                'allowed_methods' => [{Quoted.List(need.Methods, Quoted.Single)}],
                'allowed_origins' => [{Quoted.List(need.Origins, Quoted.Single)}],
                'allowed_origins_patterns' => [],
                'allowed_headers' => [{Quoted.List(need.Headers, Quoted.Single)}],
                'exposed_headers' => [{Quoted.List(need.ExposedHeaders, Quoted.Single)}],
                'max_age' => {need.MaxAge ?? 0},
                'supports_credentials' => {(need.Credentials ? "true" : "false")},
            ];

            """;
}
