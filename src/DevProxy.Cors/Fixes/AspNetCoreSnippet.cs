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
            .WithMethods({Quoted.List(need.Methods, Quoted.Double)}){Headers(need)}{Credentials(need)});

        """;

    private static string Headers(Need need) =>
        need.Headers.IsEmpty ? "" : $"\n    .WithHeaders({Quoted.List(need.Headers, Quoted.Double)})";

    private static string Credentials(Need need) => need.Credentials ? "\n    .AllowCredentials()" : "";
}
