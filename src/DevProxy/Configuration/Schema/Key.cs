using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using DevProxy.Configuration.Json;
using DevProxy.Configuration.Schema;

namespace DevProxy.Configuration.Schema;

/// <summary>One key of the configuration: used by the reader, the schema and the shown configuration.</summary>
/// <param name="Name">As it is written.</param>
/// <param name="Shape">Its valid values.</param>
/// <param name="Default">The default as JSON; null when there is none, or when it depends on another key.</param>
/// <param name="Doc">What it means, for the reader of the schema.</param>
internal sealed record Key(string Name, KeyShape Shape, string? Default, string Doc)
{
    /// <summary>Whether it must be there.</summary>
    public bool Required { get; init; }

    /// <summary>The keys of which one may be there instead.</summary>
    public ImmutableArray<string> RequiredUnless { get; init; } = [];

    /// <summary><see cref="Default"/> as a value.</summary>
    public SourceNode? DefaultNode { get; } = Default is null ? null : SourceReader.Read(Encoding.UTF8.GetBytes(Default)).Root;
}

/// <summary>The valid values of a key: one or more of JSON's types, each with its limits.</summary>
internal sealed record KeyShape
{
    /// <summary><c>true</c> or <c>false</c>.</summary>
    public static KeyShape Flag { get; } = new() { True = true, False = true };

    /// <summary>The path of a file, or <c>null</c> for none.</summary>
    public static KeyShape Path { get; } =
        new()
        {
            Text = "a path",
            Null = true,
            EmptyIsNull = true,
        };

    public bool True { get; init; }

    public bool False { get; init; }

    public bool Null { get; init; }

    public NumberRange? Number { get; init; }

    /// <summary>A number from 0 to 1, both included.</summary>
    public bool Fraction { get; init; }

    /// <summary>Any JSON: what stands in it is the reader's business.</summary>
    public bool Any { get; init; }

    /// <summary>The words that mean something by themselves.</summary>
    public ImmutableArray<string> Words { get; init; } = [];

    /// <summary>What any other text is (<c>a URL</c>); null when the words are all.</summary>
    public string? Text { get; init; }

    /// <summary>Whether the empty text of a variable is the same as leaving the key out.</summary>
    public bool EmptyIsNull { get; init; }

    /// <summary>For the schema: what such a text matches at least. The reader is stricter, and explains.</summary>
    public string? Pattern { get; init; }

    /// <summary>A list of such values; <see cref="ListOf"/> says of what.</summary>
    public KeyShape? Items { get; init; }

    /// <summary>What a list is of (<c>origins</c>).</summary>
    public string ListOf { get; init; } = "values";

    /// <summary>An object with any keys and such values; <see cref="MapOf"/> says which keys.</summary>
    public KeyShape? Values { get; init; }

    /// <summary>What an object with any keys holds (<c>header names and values</c>).</summary>
    public string MapOf { get; init; } = "names and values";

    /// <summary>For the schema: what each key of <see cref="Values"/> matches at least.</summary>
    public string? NamePattern { get; init; }

    /// <summary>An object with these keys and no others.</summary>
    public ImmutableArray<Key> Keys { get; init; } = [];

    /// <summary>The valid values, in words.</summary>
    public string Expected
    {
        get
        {
            var kinds = new List<string>();
            kinds.AddRange(Words.Select(word => $"\"{word}\""));
            if (True)
                kinds.Add("true");
            if (False)
                kinds.Add("false");
            if (Number is { } range)
                kinds.Add(string.Create(CultureInfo.InvariantCulture, $"a whole number from {range.Least} to {range.Most}"));
            if (Fraction)
                kinds.Add("a number from 0 to 1");
            if (Text is not null)
                kinds.Add(Text);
            if (Items is not null)
                kinds.Add($"a list of {ListOf}");
            if (Values is not null)
                kinds.Add($"an object of {MapOf}");
            if (!Keys.IsEmpty)
                kinds.Add("an object");
            if (Null)
                kinds.Add("null");
            return kinds.Count == 1 ? kinds[0] : $"{string.Join(", ", kinds[..^1])} or {kinds[^1]}";
        }
    }

    public static KeyShape Whole(int least, int most) => new() { Number = new NumberRange(least, most) };

    public static KeyShape OneOf(params ImmutableArray<string> words) => new() { Words = words };

    public static KeyShape Free(string text, string? pattern = null) => new() { Text = text, Pattern = pattern };

    public static KeyShape List(string of, KeyShape items) => new() { Items = items, ListOf = of };

    public static KeyShape Map(string of, KeyShape values) => new() { Values = values, MapOf = of };

    public static KeyShape Object(params ImmutableArray<Key> keys) => new() { Keys = keys };
}

/// <summary>Whole numbers, both ends included.</summary>
internal sealed record NumberRange(int Least, int Most);
