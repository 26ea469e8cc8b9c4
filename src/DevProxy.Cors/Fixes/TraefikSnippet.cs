namespace DevProxy.Cors;

/// <summary>Traefik, as dynamic configuration of the file provider.</summary>
internal static class TraefikSnippet
{
    public static string Write(FixRequirements need) =>
        $"""
            # In a file of the dynamic configuration. Then name it on the router of this API, before its other middlewares: middlewares: [cors]
            # (As labels: traefik.http.middlewares.cors.headers.accesscontrolalloworiginlist=… and so on.)
            {Quoted.Comments("#", need)}http:
              middlewares:
                cors:
                  headers:
                    accessControlAllowOriginList: [{Quoted.List(need.Origins, Quoted.Double)}]
                    accessControlAllowMethods: [{Quoted.List(need.Methods, Quoted.Double)}]
                    accessControlAllowHeaders: [{Quoted.List(need.Headers, Quoted.Double)}]
                    accessControlAllowCredentials: {(need.Credentials ? "true" : "false")}
            {need.IfExposed(static names => $"        accessControlExposeHeaders: [{Quoted.List(names, Quoted.Double)}]\n")}{need.IfCached(
                static seconds => $"        accessControlMaxAge: {seconds}\n"
            )}        addVaryHeader: true

            """;
}
