using System.Text;
using System.Text.Json;
using DevProxy.Configuration;
using DevProxy.Cors;
using DevProxy.Traffic;

namespace DevProxy.Checking;

/// <summary>Reads the arguments of <c>check</c> as <c>fetch()</c> would take them.</summary>
internal sealed class CheckQuestionReader
{
    private const string JsonType = "application/json";
    private const int DeepestJson = 1024;
    private const string TextType = "text/plain;charset=UTF-8";

    private readonly CheckArguments _arguments;
    private readonly List<string> _notes = [];
    private readonly List<HeaderLine> _headers = [];
    private string _url = "";
    private string _method = "GET";
    private Origin _page = Origin.Opaque;
    private Backend? _backend;

    private CheckQuestionReader(CheckArguments arguments) => _arguments = arguments;

    /// <summary>The question, or the first thing in the arguments that cannot be used.</summary>
    public static CheckQuestionReading Read(CheckArguments arguments)
    {
        var reader = new CheckQuestionReader(arguments);
        var problem =
            reader.ReadUrl()
            ?? reader.ReadOrigin()
            ?? reader.ReadMethod()
            ?? reader.ReadHeaders()
            ?? reader.ReadCredentials()
            ?? reader.ReadBackend();
        return problem is null
            ? new CheckQuestionReading(reader.Question(), null)
            : new CheckQuestionReading(null, new Redaction([]).Text(problem));
    }

    private CheckQuestion Question()
    {
        if (
            _arguments.Data is { } data
            && !_headers.Exists(static line => line.Name.Equals("Content-Type", StringComparison.OrdinalIgnoreCase))
        )
            _headers.Add(new HeaderLine("Content-Type", TypeOf(data)));
        if (_page.Scheme == "file")
            _notes.Add(
                "Judged as sent, byte for byte. A browser sends null for a page that was opened as a file (--origin null); file:// "
                    + "comes from some versions of Electron and Cordova."
            );
        var fetch = new FetchRequest(
            _method,
            BrowserUrl.Normalize(_url),
            _page,
            new HeaderList(_headers),
            _arguments.Credentials == "include"
        )
        {
            Backend = _backend,
            ChecksBeforeCors = true,
        };
        var body = _arguments.Data is null ? (ReadOnlyMemory<byte>?)null : Encoding.UTF8.GetBytes(_arguments.Data);
        return new CheckQuestion(_url, fetch, body, _arguments.Send, [.. _notes]);
    }

    private string? ReadUrl()
    {
        (_url, var problem) = CheckUrl.Read(_arguments.Url);
        return problem;
    }

    private string? ReadOrigin()
    {
        var (origin, problem) = PageOrigin.Read(_arguments.Origin);
        if (origin is null)
            return problem ?? "check needs the origin of the page that would call. Add --origin, as in --origin http://localhost:3000.";
        _page = origin;
        return null;
    }

    private string? ReadMethod()
    {
        _method = _arguments.Method ?? (_arguments.Data is null ? "GET" : "POST");
        if (!Token.IsValid(_method))
            return $"\"{_method}\" is not a valid method. Write one word such as --method PUT.";
        if (FetchMethod.IsForbidden(_method))
            return $"no page can send {_method}: fetch() refuses it. Choose another --method.";
        return _arguments.Data is not null && FetchMethod.Normalize(_method) is "GET" or "HEAD"
            ? $"no page can send data with {_method}: fetch() refuses it. Leave out --data, or write --method POST."
            : null;
    }

    private string? ReadHeaders()
    {
        foreach (var line in _arguments.Headers)
        {
            var colon = line.IndexOf(':', StringComparison.Ordinal);
            var name = colon < 0 ? line : line[..colon];
            if (colon < 0 || !Token.IsValid(name) || line.AsSpan(colon + 1).ContainsAny('\r', '\n', '\0'))
                return $"\"{QuotedHeaderLine.Line(line, new Redaction([]).Header)}\" is not a valid header. Write --header 'Name: value'.";

            var value = line[(colon + 1)..].Trim(' ', '\t');
            if (value.Any(static letter => letter > 0xFF))
                return $"the value of {name} has a character that is not allowed in a header (fetch() refuses it). Encode it, for example "
                    + "with percent-encoding.";
            if (ForbiddenHeaders.Contains(name, value))
                _notes.Add($"A page cannot set {name}: browsers drop it, and so does check.{CookieNote(name)}");
            else
                _headers.Add(new HeaderLine(name, value));
        }

        return null;
    }

    private static string CookieNote(string name) =>
        name.Equals("Cookie", StringComparison.OrdinalIgnoreCase) ? " With --credentials include the browser would add its own." : "";

    private string? ReadCredentials() =>
        _arguments.Credentials switch
        {
            null or "omit" or "include" => null,
            "same-origin" => "for another origin, same-origin is the same as omit. Write --credentials omit.",
            var other => $"\"{other}\" is not a valid credentials mode. Write --credentials omit or --credentials include.",
        };

    private string? ReadBackend()
    {
        (_backend, var problem) = BackendName.Read(_arguments.Backend);
        return problem;
    }

    private string TypeOf(string data)
    {
        var type = IsJson(data) ? JsonType : TextType;
        _notes.Add(
            type == JsonType
                ? $"The data is JSON: it is sent as Content-Type: {JsonType}. For another type add --header 'Content-Type: …'."
                : $"The data is sent as Content-Type: {TextType}, as fetch() does. For another type add --header 'Content-Type: …'."
        );
        return type;
    }

    private static bool IsJson(string data)
    {
        try
        {
            using var document = JsonDocument.Parse(Encoding.UTF8.GetBytes(data), new JsonDocumentOptions { MaxDepth = DeepestJson });
            return true;
        }
        catch (JsonException)
        {
            return false;
        }
    }
}

/// <summary>The page's origin, as somebody writes it behind <c>--origin</c>.</summary>
internal static class PageOrigin
{
    /// <summary>The origin, or why the word is none. Nothing written is neither.</summary>
    public static (Origin? Origin, string? Problem) Read(string? written)
    {
        if (string.IsNullOrWhiteSpace(written))
            return (null, null);
        if (Origin.TryParse(written, out var origin))
            return (origin, null);
        if (written.StartsWith("file:", StringComparison.OrdinalIgnoreCase))
            return (
                null,
                $"\"{written}\" is a file: browsers send the origin null for a page that was opened as a file. Write --origin null, or "
                    + "--origin file:// for what some versions of Electron and Cordova send."
            );
        if (Origin.TryFromUrl(written, out var ofPage))
            return (null, $"\"{written}\" is a URL, and an origin is scheme://host[:port] alone. Write --origin {ofPage.Serialized}.");
        return Origin.TryFromUrl("http://" + written, out var guessed)
            ? (
                null,
                $"\"{written}\" is not a valid origin: the scheme is missing. Write --origin {guessed.Serialized} or --origin "
                    + $"https{guessed.Serialized[4..]}."
            )
            : (
                null,
                $"\"{written}\" is not a valid origin. Write scheme://host[:port], as in --origin http://localhost:3000, or null "
                    + "for a sandboxed frame."
            );
    }
}

/// <summary>Whose code a fix is to be, as somebody writes it behind <c>--backend</c>.</summary>
internal static class BackendName
{
    /// <summary>The backend, or that there is none of this name. Nothing written is neither.</summary>
    public static (Backend? Backend, string? Problem) Read(string? written)
    {
        if (written is null)
            return (null, null);
        return WireName.ParseBackend(written) is { } backend
            ? (backend, null)
            : (
                null,
                $"there is no code for \"{written}\". Write --backend with one of "
                    + $"{string.Join(", ", Enum.GetValues<Backend>().Select(WireName.Of))}."
            );
    }
}
