namespace DevProxy.Cors.Tests;

public class JudgeCostTests
{
    // There are two verdicts for every request: what nobody reads must not be computed.
    [Fact]
    public void A_pair_of_verdicts_on_a_request_allocates_less_than_two_kilobytes()
    {
        var request = Observation.Of(
            Make.Request("PUT", Make.Api, "Origin: " + Make.Page, "Sec-Fetch-Mode: cors", "Sec-Fetch-Site: same-site", "X-A: 1")
        );
        var upstream = Make.Answer(
            200,
            "Content-Type: application/json",
            "Access-Control-Allow-Origin: *",
            "Date: x",
            "Server: x",
            "ETag: 1"
        );
        var delivered = Make.Answer(
            200,
            "Content-Type: application/json",
            "Access-Control-Allow-Origin: " + Make.Page,
            "Access-Control-Allow-Credentials: true",
            "Vary: Origin"
        );
        Judge(request, upstream, delivered);

        var before = GC.GetAllocatedBytesForCurrentThread();
        Judge(request, upstream, delivered);

        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 1, 2048);
    }

    [Fact]
    public void A_pair_of_verdicts_on_a_preflight_allocates_less_than_two_kilobytes()
    {
        var preflight = Observation.Of(
            Make.Request(
                "OPTIONS",
                Make.Api,
                "Origin: " + Make.Page,
                "Access-Control-Request-Method: PUT",
                "Access-Control-Request-Headers: content-type,x-a"
            )
        );
        var upstream = Make.Answer(404, "Content-Type: text/html");
        var delivered = Make.Answer(
            204,
            "Access-Control-Allow-Origin: " + Make.Page,
            "Access-Control-Allow-Credentials: true",
            "Access-Control-Allow-Methods: PUT",
            "Access-Control-Allow-Headers: content-type, x-a"
        );
        Judge(preflight, upstream, delivered);

        var before = GC.GetAllocatedBytesForCurrentThread();
        Judge(preflight, upstream, delivered);

        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 1, 2048);
    }

    private static void Judge(Observation observation, Answer upstream, Answer delivered)
    {
        var context = observation.ToJudgingContext();
        Assert.NotNull(observation.Judge(context, upstream));
        Assert.NotNull(observation.Judge(context, delivered));
    }
}
