namespace DevProxy.Cors.Fixes;

/// <summary>AWS API Gateway, an HTTP API.</summary>
internal static class ApiGatewaySnippet
{
    public static string Write(Need need) => $"""
        # In a shell, for an HTTP API, with its id in API_ID. It replaces the API's CORS settings, and API Gateway then drops those of the integration.
        # (A REST API has none: enable CORS on each resource, and send the headers from the integration too.)
        # An authorizer on a $default or ANY route takes OPTIONS as well: add the route "OPTIONS /{"{proxy+}"}" without one.
        {Quoted.Comments("#", need)}aws apigatewayv2 update-api --api-id "$API_ID" --cors-configuration {ShellWord.Quote(Json(need))}

        """;

    private static string Json(Need need) =>
        $"{{\"AllowOrigins\":[{List(need.Origins)}],\"AllowMethods\":[{List(need.Methods)}],"
        + $"\"AllowHeaders\":[{List(need.Headers)}],\"AllowCredentials\":{(need.Credentials ? "true" : "false")}}}";

    private static string List(IEnumerable<string> texts) => string.Join(',', texts.Select(Quoted.Double));
}
