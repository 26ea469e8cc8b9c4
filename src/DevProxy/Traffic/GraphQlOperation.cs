using System.Collections.Immutable;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace DevProxy.Traffic;

/// <summary>An operation that a GraphQL request asks for, as far as its bytes say (GraphQL over HTTP, sections 5 and 6).</summary>
/// <param name="Type"><c>query</c>, <c>mutation</c> or <c>subscription</c>; null where the document is not sent along.</param>
/// <param name="Name">Null for one without a name.</param>
internal sealed partial record GraphQlOperation(string? Type, string? Name)
{
    private const int MostOperations = 100;

    // In the order in which the spec lists them.
    private const string Query = "query";
    private const string NameOfOperation = "operationName";
    private const string Extensions = "extensions";

    /// <summary>The operations of a request; empty where it is no GraphQL.</summary>
    /// <param name="method">Of the request.</param>
    /// <param name="url">Of the request.</param>
    /// <param name="contentType">Of its body; null for none.</param>
    /// <param name="body">What is kept of its body; asked for only where it may say something.</param>
    public static ImmutableArray<GraphQlOperation> Of(string method, string url, string? contentType, Func<byte[]> body)
    {
        if (method == "GET")
            return OfUrl(url);
        if (method != "POST" || contentType is null)
            return [];
        if (
            contentType.StartsWith("application/graphql", StringComparison.OrdinalIgnoreCase)
            && !contentType.Contains('+', StringComparison.Ordinal)
        )
            return Of(BodyText.Utf8OrReplaced(body()), null, isPersisted: false) is { } only ? [only] : [];
        return contentType.Contains("json", StringComparison.OrdinalIgnoreCase) ? OfJson(body()) : [];
    }

    private static ImmutableArray<GraphQlOperation> OfUrl(string url)
    {
        var start = url.IndexOf('?', StringComparison.Ordinal);
        if (start < 0 || !(url.Contains("query=", StringComparison.Ordinal) || url.Contains("extensions=", StringComparison.Ordinal)))
            return [];
        string? document = null;
        string? name = null;
        var isPersisted = false;
        foreach (var parameter in url[(start + 1)..].Split('&'))
        {
            if (Value(parameter, Query) is { } query)
                document = query;
            else if (Value(parameter, NameOfOperation) is { } named)
                name = named;
            else
                isPersisted |= Value(parameter, Extensions)?.Contains("persistedQuery", StringComparison.Ordinal) == true;
        }

        return Of(document, name, isPersisted) is { } only ? [only] : [];
    }

    private static string? Value(string parameter, string name) =>
        parameter.Length > name.Length && parameter[name.Length] == '=' && parameter.StartsWith(name, StringComparison.Ordinal)
            ? Uri.UnescapeDataString(parameter[(name.Length + 1)..].Replace('+', ' '))
            : null;

    // The body may be cut off: what stands before the cut is read.
    private static ImmutableArray<GraphQlOperation> OfJson(byte[] json)
    {
        // Most JSON is something else.
        if (json.AsSpan().IndexOf("\"query\""u8) < 0 && json.AsSpan().IndexOf("\"operationName\""u8) < 0)
            return [];
        var found = ImmutableArray.CreateBuilder<GraphQlOperation>();
        var reader = new Utf8JsonReader(json, isFinalBlock: false, default);
        var members = new Members();
        try
        {
            while (found.Count < MostOperations && reader.Read())
                members.Take(ref reader, found);
        }
        catch (JsonException)
        {
            // It is no JSON from there on.
        }

        members.End(found);
        return found.ToImmutable();
    }

    // An operation: null where neither a document nor a persisted one is named.
    private static GraphQlOperation? Of(string? document, string? name, bool isPersisted)
    {
        name = name is not null && NameOnly().IsMatch(name) ? name : null;
        if (document is null)
            return isPersisted ? new GraphQlOperation(null, name) : null;
        if (!Document().IsMatch(document))
            return null;
        var operations = Definition().Matches(WithoutText(document));
        var asked = operations.FirstOrDefault(one => one.Groups["name"].Value == name) ?? operations.FirstOrDefault();
        return asked is null
            ? new GraphQlOperation(Query, name) // "{ … }" alone.
            : new GraphQlOperation(asked.Groups["type"].Value, asked.Groups["name"] is { Success: true, Value: var own } ? own : name);
    }

    // What stands in strings and comments defines nothing, nor does what stands inside of braces.
    private static string WithoutText(string document)
    {
        var top = new StringBuilder(document.Length);
        var depth = 0;
        foreach (var one in Ignored().Replace(document, " "))
        {
            depth += one is '{' or '(' ? 1 : 0;
            if (depth == 0 || (depth == 1 && one is '{' or '('))
                top.Append(one);
            depth -= one is '}' or ')' && depth > 0 ? 1 : 0;
        }

        return top.ToString();
    }

    [GeneratedRegex(@"^[_A-Za-z][_0-9A-Za-z]{0,255}$", RegexOptions.CultureInvariant, 10_000)]
    private static partial Regex NameOnly();

    // "query" is also what a search is called: a document has braces.
    [GeneratedRegex(
        @"^(?>[\s,\uFEFF]|\#[^\r\n]*)*(\{|(query|mutation|subscription|fragment)\b[^{]*\{)",
        RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture,
        10_000
    )]
    private static partial Regex Document();

    [GeneratedRegex("\"\"\"(?>[^\"]|\"(?!\"\"))*\"\"\"|\"(?>[^\"\\\\\r\n]|\\\\.)*\"|#[^\r\n]*", RegexOptions.CultureInvariant, 10_000)]
    private static partial Regex Ignored();

    [GeneratedRegex(
        @"(?<![_0-9A-Za-z@$])(?<type>query|mutation|subscription)(?![_0-9A-Za-z])\s*(?<name>[_A-Za-z][_0-9A-Za-z]*)?\s*(?=[({@])",
        RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture,
        10_000
    )]
    private static partial Regex Definition();

    // The members of the object that is being read, of the body itself or of its list.
    private struct Members
    {
        private string? _member;
        private string? _document;
        private string? _name;
        private bool _isPersisted;
        private int _base;
        private bool _hasBegun;

        public void Take(ref Utf8JsonReader reader, ImmutableArray<GraphQlOperation>.Builder found)
        {
            if (!_hasBegun)
            {
                _hasBegun = true;
                _base = reader.TokenType == JsonTokenType.StartArray ? 1 : 0;
            }

            if (reader.TokenType == JsonTokenType.EndObject && reader.CurrentDepth == _base)
                End(found);
            else if (reader.TokenType == JsonTokenType.PropertyName && reader.CurrentDepth == _base + 1)
                _member = reader.GetString();
            else if (reader.TokenType == JsonTokenType.PropertyName && _member == Extensions)
                _isPersisted |= reader.ValueTextEquals("persistedQuery"u8);
            else if (reader.TokenType == JsonTokenType.String && reader.CurrentDepth == _base + 1)
            {
                if (_member == Query)
                    _document = reader.GetString();
                else if (_member == NameOfOperation)
                    _name = reader.GetString();
            }
        }

        public void End(ImmutableArray<GraphQlOperation>.Builder found)
        {
            if (Of(_document, _name, _isPersisted) is { } operation)
                found.Add(operation);
            (_member, _document, _name, _isPersisted) = (null, null, null, false);
        }
    }
}
