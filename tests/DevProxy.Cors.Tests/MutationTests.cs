namespace DevProxy.Cors.Tests;

/// <summary>
/// Whether the tests are worth something: whichever single rule of the engine is changed, a test has to notice. A job of its own:
/// <c>tests/run.sh --mutants</c>.
/// </summary>
public sealed class MutationTests(AllMutants engine) : IClassFixture<AllMutants>
{
    public static TheoryData<string, string> Mutants =>
        new()
        {
            // CORS check.
            { "return $include ? FailureCode.AcaoWildcardWithCredentials : null;", "return null;" },
            {
                "if ($allowed != $origin) return $why($allowed);",
                "if (!$allowed.Equals($origin, StringComparison.OrdinalIgnoreCase)) return $why($allowed);"
            },
            { "if ($allowed != $origin) return $why($allowed);", "if ($allowed.TrimEnd('/') != $origin) return $why($allowed);" },
            { "if (!$include) return null; return $headers.Get($name.$credentials)", "return $headers.Get($name.$credentials)" },
            { "\"true\" => null,", "\"true\" or \"True\" => null," },
            { "ContainsAny(' ', ',')", "ContainsAny(';', ',')" },
            { "$allowed == \"null\" || $type.$isValid($allowed)", "$type.$isValid($allowed)" },
            { "$all is null ? $first : string.Join(\", \", $all)", "$all is null ? $first : string.Join(\",\", $all)" },
            { "Trim(\"\\t \\r\\n\"); return $trimmed.Length ==", "Trim(\"\\t \\r\\n\\f\\v\"); return $trimmed.Length ==" },
            // The preflight's answer.
            {
                "if ($redirect.$is($answer)) return $fail(FailureCode.PreflightRedirect);",
                "if ($answer.Status is 301 or 302 or 303 or 307 or 308) return $fail(FailureCode.PreflightRedirect);"
            },
            {
                "$check.$run($question.$origin, $include, $answer.$headers) ?? $status ??",
                "$status ?? $check.$run($question.$origin, $include, $answer.$headers) ??"
            },
            { "?? $status ?? $lists ?? $methodCode ?? $headerCode;", "?? $lists ?? $status ?? $methodCode ?? $headerCode;" },
            { "$methods.$isFailure ? FailureCode.PreflightAcamUnparsable", "false ? FailureCode.PreflightAcamUnparsable" },
            { "if (!$methods.IsPresent && $question.$flag)", "if (false)" },
            { "$type.$isSafelisted($method) || $methods.Contains($method) || (", "$methods.Contains($method) || (" },
            { "(!$include && $methods.HasWildcard)", "$methods.HasWildcard" },
            {
                "$type.$isSafelisted($method) || $methods.Contains($method) || (",
                "$type.$isSafelisted($method) || $methods.ContainsIgnoringCase($method) || ("
            },
            { "var $effective = $wildcard && !$include;", "var $effective = $wildcard;" },
            { "(!$effective || $name == $authorization)", "!$effective" },
            { "!$allowed.ContainsIgnoringCase($name) &&", "!$allowed.Contains($name) &&" },
            { "is >= 200 and <= 299", "is >= 200 and <= 300" },
            { "if ($element.IsEmpty) continue; if (!$token.$isValid($element)) return", "if (!$token.$isValid($element)) return" },
            { "if (!$token.$isValid($element)) return $element.ToString();", "" },
            { "const long $default = 5;", "const long $default = 0;" },
            { "Math.Min($seconds, 7200)", "Math.Min($seconds, 86400)" },
            { "($default, $default, 0, $default)", "($default, $default, $default, $default)" },
            { "($default, 0, 0, 0)", "($default, $default, 0, 0)" },
            // Whether there is a preflight, and what it carries.
            { "const int $longest = 128;", "const int $longest = 127;" },
            { "const int $longest = 128;", "const int $longest = 129;" },
            { "$code != '\\t'", "true" },
            { "\"\\\"():<>?@[\\\\]{}\\u007F\"", "\"\\\"():<>?@[\\\\]{}\"" },
            {
                "\" *,-.;=0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz\"",
                "\" *,-.;=_0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz\""
            },
            { "if ($is($name, \"accept\")) return !$hasUnsafeByte($value);", "if ($is($name, \"accept\")) return true;" },
            { "if ($dash < 1 || $range[", "if ($dash < 0 || $range[" },
            { "<= BigInteger.Parse", "< BigInteger.Parse" },
            { "const int $longest = 1024;", "const int $longest = 1023;" },
            { "const int $longest = 1024;", "const int $longest = 1025;" },
            { "$names.Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)", "$names.Order(StringComparer.Ordinal)" },
            { "$method is \"GET\" or \"HEAD\" or \"POST\";", "$method is \"GET\" or \"HEAD\" or \"POST\" or \"PUT\";" },
            { "or \"POST\" or \"PUT\" ? $upper", "or \"POST\" or \"PUT\" or \"PATCH\" ? $upper" },
            { "\"Origin\", \"Referer\", ", "\"Origin\", " },
            { "return $overrides.Contains($name) && $names($value);", "return $overrides.Contains($name);" },
            { "string.Join(',', $names)", "string.Join(\", \", $names)" },
            {
                "if (!$names.IsEmpty) $lines.Add(new($header.$requestHeaders, string.Join(',', $names)));",
                "$lines.Add(new($header.$requestHeaders, string.Join(',', $names)));"
            },
            // Redirects, and what script may read.
            { "(!$there!.$isSame($here!) && !$page.$isSame($here!))", "!$there!.$isSame($here!)" },
            { "$hop.IsTainted || ", "" },
            { "const int $limit = 20;", "const int $limit = 21;" },
            { "($status is 301 or 302 && $hop.Method == \"POST\")", "($status is 301 or 302 or 307 && $hop.Method == \"POST\")" },
            { "($status == 303 && $hop.Method is not (\"GET\" or \"HEAD\"))", "($status == 303 && $hop.Method is not \"GET\")" },
            { "$headers = $without($headers, $isAuthorization);", "_ = 0;" },
            { "UserInfo is not (\"\" or \":\")", "UserInfo is \"x\"" },
            { "var $everything = !$include && $listed.HasWildcard;", "var $everything = $listed.HasWildcard;" },
            { "is \"set-cookie\" or \"set-cookie2\"", "is \"set-cookie2\"" },
            { "or \"last-modified\" or \"pragma\"", "or \"last-modified\"" },
            // What a proxy cannot know.
            {
                "FailureCode.AcaoMissing or FailureCode.AcacMissing => $unknown.$indeterminate,",
                "FailureCode.AcaoMissing => $unknown.$indeterminate,"
            },
            { ">= 133", ">= 153" },
            { "$metadata.$dest == \"font\"", "$metadata.$dest == \"image\"" },
        };

    [Fact(Explicit = true)]
    public void The_engine_without_a_change_passes() => Assert.Null(engine.FirstFailure(null)?.Name);

    [Theory(Explicit = true)]
    [MemberData(nameof(Mutants))]
    public void A_changed_rule_is_noticed(string rule, string change)
    {
        var noticed = engine.FirstFailure(new Mutant(rule, change));

        Assert.NotNull(noticed);
        Assert.True(noticed.Passes() || !engine.IsRestored, $"{noticed.Name} fails without the change too.");
    }
}
