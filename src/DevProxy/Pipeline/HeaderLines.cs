using DevProxy.Cors;

namespace DevProxy.Pipeline;

/// <summary>Headers of a request or a response as lines.</summary>
internal static class HeaderLines
{
    /// <summary>One line for each value: several lines of one name stay several.</summary>
    public static HeaderList Of(IHeaderDictionary headers) =>
        new(headers.SelectMany(header => header.Value, (header, value) => new HeaderLine(header.Key, value ?? "")));
}
