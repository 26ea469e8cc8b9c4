namespace DevProxy.Forwarding;

/// <summary>One <c>Set-Cookie</c> line. What is not changed keeps its bytes, its order and its case.</summary>
internal sealed class SetCookieLine
{
    private readonly List<string> _parts;

    /// <summary>Splits a line at its semicolons (RFC 6265, section 5.2).</summary>
    public SetCookieLine(string line) => _parts = [.. line.Split(';')];

    /// <summary>The cookie's name; empty for one without "=", which is all value (RFC 6265bis, section 5.6).</summary>
    public string Name => _parts[0].Contains('=', StringComparison.Ordinal) ? _parts[0].Split('=')[0].Trim() : "";

    /// <summary>An attribute's value; null when the line has none of that name. Of several, browsers take the last.</summary>
    public string? this[string attribute]
    {
        get =>
            Find(attribute) is var index && index > 0 && _parts[index].IndexOf('=', StringComparison.Ordinal) is var equals && equals >= 0
                ? _parts[index][(equals + 1)..].Trim()
                : null;
        set
        {
            var index = Find(attribute);
            RemoveAttribute(attribute);
            if (value is not null)
                _parts.Insert(index > 0 && index <= _parts.Count ? index : _parts.Count, $" {attribute}={value}");
        }
    }

    /// <summary>Whether the flag is there.</summary>
    public bool Has(string flag) => Find(flag) > 0;

    /// <summary>Sets or removes a flag.</summary>
    public void SetFlag(string flag, bool present)
    {
        if (present == Has(flag))
            return;
        if (present)
            _parts.Add($" {flag}");
        else
            RemoveAttribute(flag);
    }

    /// <summary>An attribute's name as the standard writes it.</summary>
    public static string Canonical(string attribute) =>
        attribute.ToLowerInvariant() switch
        {
            "secure" => "Secure",
            "httponly" => "HttpOnly",
            "samesite" => "SameSite",
            _ => attribute,
        };

    /// <inheritdoc/>
    public override string ToString() => string.Join(';', _parts);

    private void RemoveAttribute(string attribute)
    {
        for (var i = _parts.Count - 1; i > 0; i--)
        {
            if (IsAttribute(_parts[i], attribute))
                _parts.RemoveAt(i);
        }
    }

    private int Find(string attribute)
    {
        for (var i = _parts.Count - 1; i > 0; i--)
        {
            if (IsAttribute(_parts[i], attribute))
                return i;
        }

        return -1;
    }

    private static bool IsAttribute(string part, string attribute) =>
        part.Split('=')[0].Trim().Equals(attribute, StringComparison.OrdinalIgnoreCase);
}
