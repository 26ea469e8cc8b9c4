namespace DevProxy.Cors;

/// <summary>AWS API Gateway, an HTTP API.</summary>
internal static class ApiGatewaySnippet
{
    public static string Write(FixRequirements need) =>
        $"""
            # In a shell, for an HTTP API, with its id in API_ID. This replaces the API's CORS settings; those of the integration are ignored.
            # (A REST API has no such setting: enable CORS on each resource, and send the headers from the integration too.)
            # An authorizer on a $default or ANY route also covers OPTIONS: add the route "OPTIONS /{"{proxy+}"}" without one.
            {Quoted.Comments("#", need)}aws apigatewayv2 update-api --api-id "$API_ID" --cors-configuration {ShellWord.Quote(Json(need))}

            """;

    private static string Json(FixRequirements need) =>
        $"{{\"AllowOrigins\":[{List(need.Origins)}],\"AllowMethods\":[{List(need.Methods)}],"
        + $"\"AllowHeaders\":[{List(need.Headers)}],\"AllowCredentials\":{(need.Credentials ? "true" : "false")}"
        + need.IfExposed(static names => $",\"ExposeHeaders\":[{List(names)}]")
        + need.IfCached(static seconds => $",\"MaxAge\":{seconds}")
        + "}";

    private static string List(IEnumerable<string> texts) => string.Join(',', texts.Select(Quoted.Double));
}
