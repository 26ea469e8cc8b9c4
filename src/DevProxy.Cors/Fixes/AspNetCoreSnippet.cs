namespace DevProxy.Cors.Fixes;

/// <summary>ASP.NET Core.</summary>
internal static class AspNetCoreSnippet
{
    public static string Write(Need need) => $"""
        // Program.cs: in the place of the line `var app = builder.Build();`,
        // so that it comes before UseAuthentication, UseAuthorization and the endpoints.
        {Quoted.Comments("//", need)}builder.Services.AddCors();
        var app = builder.Build();
        app.UseCors(policy => policy
            .WithOrigins({Quoted.List(need.Origins, Quoted.Double)})
            .WithMethods({Quoted.List(need.Methods, Quoted.Double)})
        {Lines(need)};

        """;

    private static string Lines(Need need)
    {
        var headers = need.Headers.IsEmpty ? "" : $"    .WithHeaders({Quoted.List(need.Headers, Quoted.Double)})\n";
        var credentials = need.Credentials ? "    .AllowCredentials()\n" : "";
        return (headers + credentials).TrimEnd('\n') + ")";
    }
}
