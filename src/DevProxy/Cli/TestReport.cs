using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Xml;
using DevProxy.Checking;
using DevProxy.Configuration.Json;
using DevProxy.Terminal;

namespace DevProxy.Cli;

/// <summary>The results of <c>devproxy test</c>, for a person and for the programs that show them.</summary>
/// <param name="results">In the list's order.</param>
/// <param name="file">The list, as it is named.</param>
/// <param name="now">When they were checked.</param>
internal sealed class TestReport(ImmutableArray<TestResult> results, string file, DateTimeOffset now)
{
    /// <summary>The names of the forms, the usual one first.</summary>
    public static ImmutableArray<string> Formats { get; } = ["pretty", "json", "junit", "github", "sarif"];

    /// <summary>The lines in one of the forms.</summary>
    public IEnumerable<string> Lines(string format, AnsiStyle style, int? columns) =>
        format switch
        {
            "json" => [Json()],
            "junit" => [JUnit()],
            "github" => GitHub(),
            "sarif" => [SarifReport.Write(results, file)],
            _ => Pretty(style, columns),
        };

    private IEnumerable<string> Pretty(AnsiStyle style, int? columns)
    {
        foreach (var result in results)
        {
            var name = TerminalText.Escape(result.Expectation.Name);
            var wanted = result.Expectation.IsAllowed ? "allowed" : "blocked";
            yield return result.Status == TestStatus.Passed
                ? $"{style.Green($"✔ {wanted}")}  {name}"
                : $"{style.Red($"✘ {result.Code}")}  {name}";
            if (result.Status == TestStatus.Passed)
                continue;
            foreach (var line in Table.Lines(Rows(result), style, columns))
                yield return line;
        }

        yield return "";
        yield return Summary();
    }

    private IEnumerable<Row> Rows(TestResult result)
    {
        yield return new Row("why", result.Message, Tone.Bad);
        if (result.Fix is { Length: > 0 } fix)
            yield return new Row("fix", fix, Tone.Good);
        yield return new Row("expected at", Where(result), Tone.Muted);
    }

    private string Where(TestResult result) =>
        string.Create(CultureInfo.InvariantCulture, $"{file}:{result.Expectation.At.Line}:{result.Expectation.At.Column}");

    private string Summary()
    {
        var parts = new List<string> { string.Create(CultureInfo.InvariantCulture, $"{Count(TestStatus.Passed)} passed") };
        if (Count(TestStatus.Failed) is var failed and > 0)
            parts.Add(string.Create(CultureInfo.InvariantCulture, $"{failed} failed"));
        if (Count(TestStatus.Unreachable) is var unreachable and > 0)
            parts.Add(string.Create(CultureInfo.InvariantCulture, $"{unreachable} unreachable"));
        return string.Join(", ", parts);
    }

    private int Count(TestStatus status) => results.Count(result => result.Status == status);

    // GitHub, "Workflow commands": in a message % and line ends are percent-encoded, in a property : and , too.
    private IEnumerable<string> GitHub()
    {
        foreach (var result in results.Where(static result => result.Status != TestStatus.Passed))
        {
            var at = result.Expectation.At;
            var place = string.Create(CultureInfo.InvariantCulture, $"file={Property(file)},line={at.Line},col={at.Column}");
            yield return $"::error {place},title={Property($"CORS: {result.Code}")}::{Message($"{result.Expectation.Name}: {Sentence(result)}")}";
        }

        yield return Summary();
    }

    private static string Sentence(TestResult result) => $"{result.Message} {result.Fix}".TrimEnd();

    private static string Message(string text) =>
        text.Replace("%", "%25", StringComparison.Ordinal)
            .Replace("\r", "%0D", StringComparison.Ordinal)
            .Replace("\n", "%0A", StringComparison.Ordinal);

    private static string Property(string text) =>
        Message(text).Replace(":", "%3A", StringComparison.Ordinal).Replace(",", "%2C", StringComparison.Ordinal);

    private string Json()
    {
        using var output = new MemoryStream();
        using (var json = new Utf8JsonWriter(output, ReadableJson.Indented))
        {
            json.WriteStartObject();
            json.WriteString("file", file);
            json.WriteStartArray("tests");
            foreach (var result in results)
                Write(json, result);
            json.WriteEndArray();
            json.WriteStartObject("summary");
            json.WriteNumber("passed", Count(TestStatus.Passed));
            json.WriteNumber("failed", Count(TestStatus.Failed));
            json.WriteNumber("unreachable", Count(TestStatus.Unreachable));
            json.WriteEndObject();
            json.WriteEndObject();
        }

        return Encoding.UTF8.GetString(output.ToArray());
    }

    private static void Write(Utf8JsonWriter json, TestResult result)
    {
        var (expectation, fetch) = (result.Expectation, result.Expectation.Question.Fetch);
        json.WriteStartObject();
        json.WriteNumber("line", expectation.At.Line);
        json.WriteNumber("column", expectation.At.Column);
        json.WriteString("url", expectation.Url);
        json.WriteString("origin", fetch.Origin.Serialized);
        json.WriteString("method", fetch.Method);
        json.WriteString("credentials", fetch.Include ? "include" : "omit");
        json.WriteString("expect", expectation.IsAllowed ? "allowed" : "blocked");
        json.WriteString("status", result.Status.ToString().ToLowerInvariant());
        json.WriteString("code", result.Code);
        json.WriteString("message", result.Message.Length == 0 ? null : result.Message);
        json.WriteString("fix", result.Fix);
        json.WriteEndObject();
    }

    // The form that Ant's JUnit task wrote and every CI server reads: what is not as expected is a failure, what could not be asked an
    // error.
    private string JUnit()
    {
        var text = new StringBuilder();
        using (var xml = XmlWriter.Create(text, new XmlWriterSettings { Indent = true, OmitXmlDeclaration = true }))
        {
            xml.WriteStartElement("testsuites");
            Totals(xml);
            xml.WriteStartElement("testsuite");
            Totals(xml);
            xml.WriteAttributeString("skipped", "0");
            xml.WriteAttributeString("timestamp", now.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss", CultureInfo.InvariantCulture));
            foreach (var result in results)
                Write(xml, result);
            xml.WriteEndElement();
            xml.WriteEndElement();
        }

        return "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n" + text;
    }

    private void Totals(XmlWriter xml)
    {
        xml.WriteAttributeString("name", "CORS");
        xml.WriteAttributeString("tests", Number(results.Length));
        xml.WriteAttributeString("failures", Number(Count(TestStatus.Failed)));
        xml.WriteAttributeString("errors", Number(Count(TestStatus.Unreachable)));
        xml.WriteAttributeString("time", Seconds(results.Sum(static result => result.Seconds)));
    }

    private void Write(XmlWriter xml, TestResult result)
    {
        xml.WriteStartElement("testcase");
        xml.WriteAttributeString("name", TerminalText.Escape(result.Expectation.Name));
        xml.WriteAttributeString("classname", file);
        xml.WriteAttributeString("file", file);
        xml.WriteAttributeString("line", Number(result.Expectation.At.Line));
        xml.WriteAttributeString("time", Seconds(result.Seconds));
        if (result.Status != TestStatus.Passed)
        {
            xml.WriteStartElement(result.Status == TestStatus.Failed ? "failure" : "error");
            xml.WriteAttributeString("message", TerminalText.Escape(result.Message));
            xml.WriteAttributeString("type", result.Code);
            xml.WriteString($"{Where(result)}\n{TerminalText.Escape(Sentence(result))}");
            xml.WriteEndElement();
        }

        xml.WriteEndElement();
    }

    private static string Number(int number) => number.ToString(CultureInfo.InvariantCulture);

    private static string Seconds(double seconds) => seconds.ToString("0.000", CultureInfo.InvariantCulture);
}
