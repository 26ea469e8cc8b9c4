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
    [InlineData("HeaderValue.cs", "Trim(\"\\t \\r\\n\")", "Trim(\"\\t \\r\\n\\f\\v\")")]

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
    [InlineData("HttpStatus.cs", "299", "300")]
    [InlineData("TokenList.cs", "if (element.IsEmpty)\n                continue;", "")]
    [InlineData("TokenList.cs", "if (!Token.IsValid(element))\n                return element.ToString();", "")]
    [InlineData("PreflightMaxAge.cs", "private const long Default = 5;", "private const long Default = 0;")]
    [InlineData("PreflightMaxAge.cs", "Math.Min(seconds, 7200)", "Math.Min(seconds, 86400)")]
    [InlineData("PreflightMaxAge.cs", "new PreflightMaxAge(Default, Default, 0, Default)", "new PreflightMaxAge(Default, Default, Default, Default)")]
    [InlineData("PreflightMaxAge.cs", "new PreflightMaxAge(Default, 0, 0, 0)", "new PreflightMaxAge(Default, Default, 0, 0)")]

    // Whether there is a preflight, and what it carries.
    [InlineData("SafelistedHeaders.cs", "LongestValue = 128", "LongestValue = 127")]
    [InlineData("SafelistedHeaders.cs", "LongestValue = 128", "LongestValue = 129")]
    [InlineData("SafelistedHeaders.cs", "code != '\\t'", "true")]
    [InlineData("SafelistedHeaders.cs", "[\\\\]{}\\u007F", "[\\\\]{}")]
    [InlineData("SafelistedHeaders.cs", "\" *,-.;=0123456789", "\" *,-.;=_0123456789")]
    [InlineData("SafelistedHeaders.cs", "if (Is(name, \"accept\"))\n            return !HasUnsafeByte(value);", "if (Is(name, \"accept\"))\n            return true;")]
    [InlineData("SafelistedHeaders.cs", "if (dash < 1 ||", "if (dash < 0 ||")]
    [InlineData("SafelistedHeaders.cs", "                <= BigInteger", "                < BigInteger")]
    [InlineData("UnsafeNames.cs", "LongestSum = 1024", "LongestSum = 1023")]
    [InlineData("UnsafeNames.cs", "LongestSum = 1024", "LongestSum = 1025")]
    [InlineData("UnsafeNames.cs", ".Distinct(StringComparer.Ordinal)", "")]
    [InlineData("FetchMethod.cs", "method is \"GET\" or \"HEAD\" or \"POST\";", "method is \"GET\" or \"HEAD\" or \"POST\" or \"PUT\";")]
    [InlineData("FetchMethod.cs", "or \"POST\" or \"PUT\" ? upper", "or \"POST\" or \"PUT\" or \"PATCH\" ? upper")]
    [InlineData("ForbiddenHeaders.cs", "\"Origin\", \"Referer\", ", "\"Origin\", ")]
    [InlineData("ForbiddenHeaders.cs", "return MethodOverrides.Contains(name) && NamesForbiddenMethod(value);", "return MethodOverrides.Contains(name);")]
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
    [InlineData("ExposedHeaders.cs", "var everything = !include && listed.HasWildcard;", "var everything = listed.HasWildcard;")]
    [InlineData("ExposedHeaders.cs", "lowerCaseName is \"set-cookie\" or \"set-cookie2\"", "lowerCaseName is \"set-cookie2\"")]
    [InlineData("ExposedHeaders.cs", "or \"last-modified\" or \"pragma\"", "or \"last-modified\"")]

    // What a proxy cannot know.
    [InlineData("Judge.cs", "FailureCode.AcaoMissing or FailureCode.AcacMissing => Hypothesis.Indeterminate,", "FailureCode.AcaoMissing => Hypothesis.Indeterminate,")]
    [InlineData("CredentialsEvidence.cs", ">= 133", ">= 153")]
    [InlineData("CredentialsEvidence.cs", "metadata.Dest == \"font\"", "metadata.Dest == \"image\"")]
    public void A_changed_rule_is_noticed(string file, string from, string to) => Assert.NotNull(MutatedEngine.FirstFailure(file, from, to));
}
