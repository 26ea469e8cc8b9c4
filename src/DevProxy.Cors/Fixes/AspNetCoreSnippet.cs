namespace DevProxy.Cors;

/// <summary>ASP.NET Core.</summary>
internal static class AspNetCoreSnippet
{
    public static string Write(FixRequirements need) =>
        $"""
            // Program.cs: replace the line `var app = builder.Build();` with this,
            // so that it comes before UseAuthentication, UseAuthorization and the endpoints.
            {Quoted.Comments("//", need)}builder.Services.AddCors();
            var app = builder.Build();
            app.UseCors(policy => policy
                .WithOrigins({Quoted.List(need.Origins, Quoted.Double)})
                .WithMethods({Quoted.List(need.Methods, Quoted.Double)}){Headers(need)}{Exposed(need)}{Credentials(need)}{MaxAge(need)});

            """;

    private static string Headers(FixRequirements need) =>
        need.Headers.IsEmpty ? "" : $"\n    .WithHeaders({Quoted.List(need.Headers, Quoted.Double)})";

    private static string Exposed(FixRequirements need) =>
        need.IfExposed(static names => $"\n    .WithExposedHeaders({Quoted.List(names, Quoted.Double)})");

    private static string MaxAge(FixRequirements need) =>
        need.IfCached(static seconds => $"\n    .SetPreflightMaxAge(TimeSpan.FromSeconds({seconds}))");

    private static string Credentials(FixRequirements need) => need.Credentials ? "\n    .AllowCredentials()" : "";
}
