namespace DevProxy.Cors;

/// <summary>Rails with <c>rack-cors</c>.</summary>
internal static class RailsSnippet
{
    public static string Write(FixRequirements need) =>
        $"""
            # config/initializers/cors.rb, the whole file. First: bundle add rack-cors
            {Quoted.Comments("#", need)}Rails.application.config.middleware.insert_before 0, Rack::Cors do
              allow do
                origins {Quoted.List(need.Origins, Quoted.Single)}
                resource '*',
                  headers: [{Quoted.List(need.Headers, Quoted.Single)}],
                  methods: [{Quoted.List(need.Methods, Symbol)}],
                  credentials: {(need.Credentials ? "true" : "false")}
              end
            end

            """;

    private static string Symbol(string method) =>
        method.All(char.IsAsciiLetter) ? $":{method.ToLowerInvariant()}" : $":{Quoted.Single(method.ToLowerInvariant())}";
}
