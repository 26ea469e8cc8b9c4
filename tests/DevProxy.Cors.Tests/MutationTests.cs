namespace DevProxy.Cors.Tests;

/// <summary>That the tables are worth something: whichever single rule of the engine is changed, a test notices.</summary>
public class MutationTests
{
    [Fact]
    public void The_engine_as_it_is_passes() => Assert.Null(MutatedEngine.FirstFailure());

    // CORS check.
    [Theory]
    [InlineData("CorsCheck.cs", "return include ? FailureCode.AcaoWildcardWithCredentials : null;", "return null;")]
    [InlineData("CorsCheck.cs", "if (allowed != origin)", "if (!allowed.Equals(origin, StringComparison.OrdinalIgnoreCase))")]
    [InlineData("CorsCheck.cs", "if (allowed != origin)", "if (allowed.TrimEnd('/') != origin)")]
    [InlineData("CorsCheck.cs", "if (!include)\n            return null;", "")]
    [InlineData("CorsCheck.cs", "\"true\" => null,", "\"true\" or \"True\" => null,")]
    [InlineData("CorsCheck.cs", "ContainsAny(' ', ',')", "ContainsAny(';', ',')")]
    [InlineData("CorsCheck.cs", "allowed == \"null\" || AbsoluteUrl.IsValid(allowed)", "AbsoluteUrl.IsValid(allowed)")]
    [InlineData("HeaderList.cs", "value + \", \" + HeaderValue", "value + \",\" + HeaderValue")]
    [InlineData("HeaderList.cs", "Trim(\"\\t \\r\\n\")", "Trim(\"\\t \\r\\n\\f\\v\")")]

    // The preflight's answer.
    [InlineData("PreflightCheck.cs", "if (Redirect.Is(answer))", "if (HttpStatus.IsRedirect(answer.Status))")]
    [InlineData("PreflightCheck.cs", "CorsCheck.RunOnPreflight(question.Origin, include, answer.Headers) ?? status", "status ?? CorsCheck.RunOnPreflight(question.Origin, include, answer.Headers)")]
    [InlineData("PreflightCheck.cs", "?? status ?? lists ??", "?? lists ?? status ??")]
    [InlineData("PreflightCheck.cs", "methods.IsFailure ? FailureCode.PreflightAcamUnparsable", "false ? FailureCode.PreflightAcamUnparsable")]
    [InlineData("PreflightCheck.cs", "if (!methods.IsPresent && question.UseCorsPreflight)", "if (false)")]
    [InlineData("PreflightCheck.cs", "FetchMethod.IsSafelisted(method) || methods.Contains(method)", "methods.Contains(method)")]
    [InlineData("PreflightCheck.cs", "(!include && methods.HasWildcard)", "methods.HasWildcard")]
    [InlineData("PreflightCheck.cs", "|| methods.Contains(method) ||", "|| methods.ContainsIgnoringCase(method) ||")]
    [InlineData("PreflightCheck.cs", "var effective = wildcard && !include;", "var effective = wildcard;")]
    [InlineData("PreflightCheck.cs", "(!effective || name == Authorization)", "!effective")]
    [InlineData("PreflightCheck.cs", "!allowed.ContainsIgnoringCase(name) &&", "!allowed.Contains(name) &&")]
    [InlineData("Answer.cs", "299", "300")]
    [InlineData("HeaderList.cs", "if (element.IsEmpty)\n                continue;", "")]
    [InlineData("HeaderList.cs", "if (!Token.IsValid(element))\n                return element.ToString();", "")]
    [InlineData("PreflightCheck.cs", "private const long Default = 5;", "private const long Default = 0;")]
    [InlineData("PreflightCheck.cs", "Math.Min(seconds, 7200)", "Math.Min(seconds, 86400)")]
    [InlineData("PreflightCheck.cs", "new PreflightMaxAge(Default, Default, 0, Default)", "new PreflightMaxAge(Default, Default, Default, Default)")]
    [InlineData("PreflightCheck.cs", "new PreflightMaxAge(Default, 0, 0, 0)", "new PreflightMaxAge(Default, Default, 0, 0)")]

    // Whether there is a preflight, and what it carries.
    [InlineData("RequestHeaders.cs", "LongestValue = 128", "LongestValue = 127")]
    [InlineData("RequestHeaders.cs", "LongestValue = 128", "LongestValue = 129")]
    [InlineData("RequestHeaders.cs", "code != '\\t'", "true")]
    [InlineData("RequestHeaders.cs", "[\\\\]{}\\u007F", "[\\\\]{}")]
    [InlineData("RequestHeaders.cs", "\" *,-.;=0123456789", "\" *,-.;=_0123456789")]
    [InlineData("RequestHeaders.cs", "if (Is(name, \"accept\"))\n            return !HasUnsafeByte(value);", "if (Is(name, \"accept\"))\n            return true;")]
    [InlineData("RequestHeaders.cs", "if (dash < 1 ||", "if (dash < 0 ||")]
    [InlineData("RequestHeaders.cs", "                <= BigInteger", "                < BigInteger")]
    [InlineData("RequestHeaders.cs", "LongestSum = 1024", "LongestSum = 1023")]
    [InlineData("RequestHeaders.cs", "LongestSum = 1024", "LongestSum = 1025")]
    [InlineData("RequestHeaders.cs", ".Distinct(StringComparer.Ordinal)", "")]
    [InlineData("FetchRequest.cs", "method is \"GET\" or \"HEAD\" or \"POST\";", "method is \"GET\" or \"HEAD\" or \"POST\" or \"PUT\";")]
    [InlineData("FetchRequest.cs", "or \"POST\" or \"PUT\" ? upper", "or \"POST\" or \"PUT\" or \"PATCH\" ? upper")]
    [InlineData("RequestHeaders.cs", "\"Origin\", \"Referer\", ", "\"Origin\", ")]
    [InlineData("RequestHeaders.cs", "return MethodOverrides.Contains(name) && NamesForbiddenMethod(value);", "return MethodOverrides.Contains(name);")]
    [InlineData("PreflightPlan.cs", "string.Join(',', names)", "string.Join(\", \", names)")]
    [InlineData("PreflightPlan.cs", "if (!names.IsEmpty)\n            lines", "lines")]

    // Redirects, and what script may read.
    [InlineData("Redirect.cs", "(!there!.IsSameOriginWith(here!) && !page.IsSameOriginWith(here!))", "!there!.IsSameOriginWith(here!)")]
    [InlineData("Redirect.cs", "hop.IsTainted || ", "")]
    [InlineData("Redirect.cs", "Limit = 20", "Limit = 21")]
    [InlineData("Redirect.cs", "(status is 301 or 302 && hop.Method == \"POST\")", "(status is 301 or 302 or 307 && hop.Method == \"POST\")")]
    [InlineData("Redirect.cs", "hop.Method is not (\"GET\" or \"HEAD\")", "hop.Method is not \"GET\"")]
    [InlineData("Redirect.cs", "headers = Without(headers, IsAuthorization);", "_ = 0;")]
    [InlineData("Redirect.cs", "UserInfo is not (\"\" or \":\")", "UserInfo is \"x\"")]
    [InlineData("Answer.cs", "var everything = !include && listed.HasWildcard;", "var everything = listed.HasWildcard;")]
    [InlineData("Answer.cs", "lowerCaseName is \"set-cookie\" or \"set-cookie2\"", "lowerCaseName is \"set-cookie2\"")]
    [InlineData("Answer.cs", "or \"last-modified\" or \"pragma\"", "or \"last-modified\"")]

    // What a proxy cannot know.
    [InlineData("Judge.cs", "FailureCode.AcaoMissing or FailureCode.AcacMissing => Hypothesis.Indeterminate,", "FailureCode.AcaoMissing => Hypothesis.Indeterminate,")]
    [InlineData("CredentialsEvidence.cs", ">= 133", ">= 153")]
    [InlineData("CredentialsEvidence.cs", "metadata.Dest == \"font\"", "metadata.Dest == \"image\"")]
    public void A_changed_rule_is_noticed(string file, string from, string to) => Assert.NotNull(MutatedEngine.FirstFailure(file, from, to));
}
