using DevProxy.Checking;
using DevProxy.Cli;
using DevProxy.Cors;
using DevProxy.Terminal;
using DevProxy.Tests.Terminal;
using DevProxy.Traffic;

namespace DevProxy.Tests.Cli;

public sealed class StepRowsTests
{
    private const string Url = Records.Api + "/users?page=2";
    private const string Allow = "Access-Control-Allow-Origin: " + Records.Page;

    private static readonly JudgingContext Asked = new(Url, Records.Page, "PUT", [], CredentialsMode.NotInclude);

    [Fact]
    public void Of_a_request_what_every_browser_adds_is_left_out()
    {
        var step = Step(
            ExchangeKind.Request,
            Records.Answer(200, Allow),
            "Host: api.example.com",
            "Sec-Fetch-Mode: cors",
            "Origin: " + Records.Page,
            "Accept: */*",
            "X-Team: a",
            "User-Agent: x",
            "Accept-Language: de"
        );

        Assert.Equal(
            [("browser sends", "PUT /users?page=2"), ("", "Origin: " + Records.Page), ("", "X-Team: a"), ("", "Accept-Language: de")],
            StepRows.Of(step, null).Select(row => (row.Label, row.Text)).TakeWhile(row => row.Label != "server says")
        );
    }

    [Theory]
    [InlineData(200, "200 OK", "Access-Control-Allow-Origin: http://localhost:3000", "vary: Origin")]
    [InlineData(302, "302 Found", "Access-Control-Allow-Origin: http://localhost:3000", "vary: Origin", "Location: /next")]
    public void Of_an_answer_what_decides_is_shown(int status, string head, params string[] lines)
    {
        var step = Step(ExchangeKind.Request, Records.Answer(status, Allow, "Content-Type: text/html", "vary: Origin", "Location: /next"));

        Assert.Equal([head, .. lines], Said(step));
    }

    [Fact]
    public void That_an_answer_says_nothing_of_CORS_is_said() =>
        Assert.Equal(
            ["404 Not Found, no Access-Control-* header", "Vary: Accept"],
            Said(Step(ExchangeKind.Request, Records.Answer(404, "Vary: Accept")))
        );

    [Fact]
    public void Without_an_answer_the_reason_stands_in_its_place()
    {
        Assert.Equal(["nothing. " + Records.Refused.Detail], Said(Step(ExchangeKind.Request, null), Records.Refused));
        Assert.Equal(["nothing."], Said(Step(ExchangeKind.Request, null)));
    }

    public static TheoryData<string, int, string, string> Conclusions { get; } =
        new()
        {
            { "Preflight", 204, $"{Allow}; Access-Control-Allow-Methods: PUT", "sends the request" },
            { "Preflight", 403, "", "stops here: the request itself is never sent" },
            { "Request", 200, Allow, "lets the page read the answer" },
            { "Request", 307, $"{Allow}; Location: /next", "follows the redirect" },
            { "Request", 200, "", "stops here: the page gets an error and no answer" },
        };

    [Theory]
    [MemberData(nameof(Conclusions))]
    public void The_last_row_says_what_the_browser_does_next(string kind, int status, string lines, string conclusion)
    {
        var answer = Records.Answer(status, lines.Split("; ", StringSplitOptions.RemoveEmptyEntries));

        AssertLast(conclusion, Step(Enum.Parse<ExchangeKind>(kind), answer));
    }

    [Fact]
    public void Where_CORS_plays_no_part_the_last_row_says_so()
    {
        AssertLast("gives the page an error", Step(ExchangeKind.Request, null));
        AssertLast(
            "lets the page read the answer: it has the page's own origin, so CORS does not apply",
            Step(ExchangeKind.Request, Records.Bare) with
            {
                Verdict = Judge.NotApplicable(Asked, Records.Bare),
            }
        );
        var redirect = Records.Answer(302, "Location: https://other.example/");
        AssertLast(
            "follows the redirect; CORS does not apply yet",
            Step(ExchangeKind.Request, redirect) with
            {
                Verdict = Judge.NotApplicable(Asked, redirect),
            }
        );
    }

    private static void AssertLast(string conclusion, CheckStep step)
    {
        var last = StepRows.Of(step, null).Last();
        Assert.Equal(("so the browser", conclusion, OutcomeLabel.ToneOf(step.Verdict.Outcome)), (last.Label, last.Text, last.Tone));
    }

    private static IEnumerable<string> Said(CheckStep step, ExchangeError? error = null) =>
        StepRows.Of(step, error).SkipWhile(row => row.Label != "server says").SkipLast(1).Select(row => row.Text);

    private static CheckStep Step(ExchangeKind kind, Answer? answer, params string[] headers) =>
        new(
            kind,
            Url,
            new CheckStepRequest("PUT", Records.Headers(headers)),
            answer,
            kind == ExchangeKind.Preflight ? Judge.Preflight(Asked, answer) : Judge.Request(Asked, answer)
        );
}
