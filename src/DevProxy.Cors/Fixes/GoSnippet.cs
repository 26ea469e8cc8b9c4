namespace DevProxy.Cors;

/// <summary>Go with <c>net/http</c> and <c>github.com/rs/cors</c>.</summary>
internal static class GoSnippet
{
    public static string Write(FixRequirements need) =>
        $$"""
            // Where the server is started: wrap the outermost handler (here `mux`) and pass the result to http.ListenAndServe.
            // First: go get github.com/rs/cors, and import it.
            // The library rejects methods that are not listed, even those that need no permission; hence GET, HEAD and POST.
            {{Quoted.Comments("//", need)}}handler := cors.New(cors.Options{
                AllowedOrigins:   []string{{{Quoted.List(need.Origins, Quoted.Double)}}},
                AllowedMethods:   []string{{{Quoted.List(need.MethodsWithSafelisted, Quoted.Double)}}},
                AllowedHeaders:   []string{{{Quoted.List(need.Headers, Quoted.Double)}}},
                AllowCredentials: {{(need.Credentials ? "true" : "false")}},
            {{need.IfExposed(static names => $"    ExposedHeaders:   []string{{{Quoted.List(names, Quoted.Double)}}},\n")}}{{need.IfCached(
                static seconds => $"    MaxAge:           {seconds},\n"
            )}}}).Handler(mux)

            """.Replace(
            "\n    ",
            "\n\t",
            StringComparison.Ordinal
        );
}
