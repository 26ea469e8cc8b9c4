namespace DevProxy.Cors;

/// <summary>Rails with <c>rack-cors</c>.</summary>
internal static class RailsSnippet
{
    public static string Write(FixRequirements need) =>
        $"""
            # config/initializers/cors.rb, the whole file. First: bundle add rack-cors
            {Quoted.Comments("#", need)}Rails.application.config.middleware.insert_before 0, Rack::Cors do
            {RackCors.Allow(need)}end

            """;
}

/// <summary>Every other Ruby program on Rack (Sinatra, Hanami, Grape, Roda) with <c>rack-cors</c>.</summary>
internal static class RackSnippet
{
    public static string Write(FixRequirements need) =>
        $"""
            # config.ru, above every other `use` and above `run`; in a program without one (Sinatra), right after its requires.
            # First: bundle add rack-cors
            {Quoted.Comments("#", need)}require 'rack/cors'

            use Rack::Cors do
            {RackCors.Allow(need)}end

            """;
}

/// <summary>What both say to <c>rack-cors</c>.</summary>
internal static class RackCors
{
    public static string Allow(FixRequirements need) =>
        $"""
              allow do
                origins {Quoted.List(need.Origins, Quoted.Single)}
                resource '*',
                  headers: {(need.Headers.Contains("*") ? ":any" : $"[{Quoted.List(need.Headers, Quoted.Single)}]")},
                  methods: [{Quoted.List(need.Methods, Symbol)}],
            {need.IfExposed(static names => $"      expose: [{Quoted.List(names, Quoted.Single)}],\n")}{need.IfCached(
                static seconds => $"      max_age: {seconds},\n"
            )}      credentials: {(need.Credentials ? "true" : "false")}
              end

            """;

    private static string Symbol(string method) =>
        method.All(char.IsAsciiLetter) ? $":{method.ToLowerInvariant()}" : $":{Quoted.Single(method.ToLowerInvariant())}";
}
