using System.Security.Cryptography;

namespace DevProxy.Forwarding;

/// <summary>
/// The mark in <c>CDN-Loop</c> (RFC 8586) by which a DevProxy knows a request that it has already forwarded. (<c>Via</c> would do, but nginx stops compressing when it
/// sees one.) The id is drawn at random: process ids repeat between containers.
/// </summary>
internal sealed class LoopMark
{
    private const string Header = "CDN-Loop";

    /// <summary><c>devproxy-</c> and the id of this process.</summary>
    public string Value { get; } = "devproxy-" + RandomNumberGenerator.GetHexString(12, lowercase: true);

    /// <summary>Whether a request was forwarded by this very DevProxy before. The mark of another one is not a loop.</summary>
    public bool IsOn(IHeaderDictionary headers)
    {
        foreach (var line in headers[Header])
        {
            foreach (var cdn in (line ?? "").Split(','))
            {
                // A cdn-info is an id with parameters behind semicolons.
                if (cdn.Split(';')[0].Trim().Equals(Value, StringComparison.OrdinalIgnoreCase))
                    return true;
            }
        }

        return false;
    }

    /// <summary>Adds the mark behind those that are there.</summary>
    public void AddTo(HttpRequestMessage message)
    {
        var there = message.Headers.NonValidated.TryGetValues(Header, out var lines) ? string.Join(", ", lines) + ", " : "";
        message.Headers.Remove(Header);
        message.Headers.TryAddWithoutValidation(Header, there + Value);
    }
}
