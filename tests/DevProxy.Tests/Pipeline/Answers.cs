namespace DevProxy.Tests.Pipeline;

/// <summary>What a test looks at in an answer.</summary>
internal static class Answers
{
    /// <summary>The lines of a header, or null when there is none.</summary>
    public static string[]? Lines(this HttpResponseMessage response, string name) =>
        response.Headers.NonValidated.TryGetValues(name, out var values)
        || response.Content.Headers.NonValidated.TryGetValues(name, out values)
            ? [.. values]
            : null;

    /// <summary>The one line of a header, or null when there is none; two are a failure.</summary>
    public static string? Line(this HttpResponseMessage response, string name) =>
        response.Lines(name) is { } lines ? Assert.Single(lines) : null;

    public static Task<string> TextAsync(this HttpResponseMessage response) =>
        response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
}
