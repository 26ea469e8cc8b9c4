using FsCheck;
using FsCheck.Fluent;

namespace DevProxy.Cors.Tests;

public class PreflightCheckTests
{
    private static readonly PreflightQuestion Put = new(Make.Page, "PUT", []);
    private static readonly string[] Named = ["Access-Control-Allow-Origin: " + Make.Page, "Access-Control-Allow-Credentials: true"];

    [Fact]
    public void No_answer_is_a_network_error() => AssertCode(FailureCode.PreflightNetworkError, Put, false, null);

    [Theory]
    [InlineData(301)]
    [InlineData(302)]
    [InlineData(303)]
    [InlineData(307)]
    [InlineData(308)]
    public void A_redirect_is_reported_before_any_header(int status)
    {
        AssertCode(FailureCode.PreflightRedirect, Put, false, Make.Answer(status, "Location: /x"));
        AssertCode(FailureCode.PreflightAcaoMissing, Put, false, Make.Answer(status));
        AssertCode(FailureCode.PreflightStatus, Put, false, Make.Answer(status, [.. Named]));
    }

    [Theory]
    [InlineData(200, null)]
    [InlineData(204, null)]
    [InlineData(299, null)]
    [InlineData(199, FailureCode.PreflightStatus)]
    [InlineData(300, FailureCode.PreflightStatus)]
    [InlineData(304, FailureCode.PreflightStatus)]
    [InlineData(401, FailureCode.PreflightStatus)]
    [InlineData(404, FailureCode.PreflightStatus)]
    [InlineData(500, FailureCode.PreflightStatus)]
    public void The_status_has_to_be_ok(int status, FailureCode? expected) =>
        AssertCode(expected, Put, false, Make.Answer(status, "Access-Control-Allow-Origin: *", "Access-Control-Allow-Methods: PUT"));

    [Fact]
    public void The_CORS_check_comes_before_the_status() =>
        AssertCode(FailureCode.PreflightAcaoMissing, Put, false, Make.Answer(404, "Allow: PUT"));

    [Fact]
    public void The_CORS_check_knows_the_credentials_mode_of_the_actual_request()
    {
        var answer = Make.Answer(204, "Access-Control-Allow-Origin: *", "Access-Control-Allow-Methods: PUT");

        AssertCode(null, Put, false, answer);
        AssertCode(FailureCode.PreflightAcaoWildcardWithCredentials, Put, true, answer);
    }

    [Fact]
    public void An_invalid_list_fails_even_where_it_is_not_needed()
    {
        var get = new PreflightQuestion(Make.Page, "GET", []);

        AssertCode(FailureCode.PreflightAcamUnparsable, get, true, Make.Answer(204, [.. Named, "Access-Control-Allow-Methods: GET PUT"]));
        AssertCode(FailureCode.PreflightAcahUnparsable, get, true, Make.Answer(204, [.. Named, "Access-Control-Allow-Headers: a;b"]));
        AssertCode(
            FailureCode.PreflightAcamUnparsable,
            get,
            true,
            Make.Answer(204, [.. Named, "Access-Control-Allow-Headers: a;b", "Access-Control-Allow-Methods: ;"])
        );
    }

    [Theory]
    [InlineData("PUT", "PUT", null, null)]
    [InlineData("PUT", "GET,PUT", null, null)]
    [InlineData("PUT", "*", null, FailureCode.PreflightMethodWildcardWithCredentials)]
    [InlineData("PUT", "put", FailureCode.PreflightMethodCase, FailureCode.PreflightMethodCase)]
    [InlineData("PUT", "put, *", null, FailureCode.PreflightMethodCase)]
    [InlineData("patch", "PATCH", FailureCode.PreflightMethodCase, FailureCode.PreflightMethodCase)]
    [InlineData("PUT", "POST", FailureCode.PreflightMethodNotAllowed, FailureCode.PreflightMethodNotAllowed)]
    [InlineData("PUT", "", FailureCode.PreflightMethodNotAllowed, FailureCode.PreflightMethodNotAllowed)]
    [InlineData("PUT", null, FailureCode.PreflightMethodNotAllowed, FailureCode.PreflightMethodNotAllowed)]
    [InlineData("GET", "PUT", null, null)]
    [InlineData("HEAD", null, null, null)]
    [InlineData("POST", null, null, null)]
    [InlineData("*", "*", null, null)]
    public void A_method_is_compared_byte_for_byte(string method, string? listed, FailureCode? without, FailureCode? with)
    {
        var question = new PreflightQuestion(Make.Page, method, []);
        var answer = Make.Answer(204, listed is null ? [.. Named] : [.. Named, "Access-Control-Allow-Methods: " + listed]);

        AssertCode(without, question, false, answer);
        AssertCode(with, question, true, answer);
    }

    [Fact]
    public void With_the_flag_an_absent_list_of_methods_passes()
    {
        AssertCode(null, Put with { UseCorsPreflight = true }, false, Make.Answer(204, [.. Named]));
        AssertCode(
            FailureCode.PreflightMethodNotAllowed,
            Put with
            {
                UseCorsPreflight = true,
            },
            false,
            Make.Answer(204, [.. Named, "Access-Control-Allow-Methods:"])
        );
    }

    [Theory]
    [InlineData("x-a", "X-A", null, null)]
    [InlineData("x-a,x-b", "x-b", FailureCode.PreflightHeaderNotAllowed, FailureCode.PreflightHeaderNotAllowed)]
    [InlineData("x-a", null, FailureCode.PreflightHeaderNotAllowed, FailureCode.PreflightHeaderNotAllowed)]
    [InlineData("x-a", "*", null, FailureCode.PreflightHeaderWildcardWithCredentials)]
    [InlineData("*", "*", null, null)]
    [InlineData("authorization", "*", FailureCode.PreflightAuthorizationWildcard, FailureCode.PreflightHeaderWildcardWithCredentials)]
    [InlineData("authorization", "*, Authorization", null, null)]
    [InlineData("authorization,x-a", "AUTHORIZATION, *", null, FailureCode.PreflightHeaderWildcardWithCredentials)]
    [InlineData("authorization,x-a", "*", FailureCode.PreflightAuthorizationWildcard, FailureCode.PreflightHeaderWildcardWithCredentials)]
    [InlineData("authorization,x-a", "authorization", FailureCode.PreflightHeaderNotAllowed, FailureCode.PreflightHeaderNotAllowed)]
    [InlineData("x-a", "x-a, *", null, null)]
    [InlineData("x-a", "*, x-b", null, FailureCode.PreflightHeaderWildcardWithCredentials)]
    [InlineData("x-a", "*x-a", FailureCode.PreflightHeaderNotAllowed, FailureCode.PreflightHeaderNotAllowed)]
    [InlineData("x-a", ",,x-a,", null, null)]
    [InlineData("accept", "", FailureCode.PreflightHeaderNotAllowed, FailureCode.PreflightHeaderNotAllowed)]
    [InlineData("authorization", "x-a", FailureCode.PreflightHeaderNotAllowed, FailureCode.PreflightHeaderNotAllowed)]
    public void Header_names_are_compared_in_any_case(string asked, string? listed, FailureCode? without, FailureCode? with)
    {
        var question = new PreflightQuestion(Make.Page, "GET", [.. asked.Split(',')]);
        var answer = Make.Answer(204, listed is null ? [.. Named] : [.. Named, "Access-Control-Allow-Headers: " + listed]);

        AssertCode(without, question, false, answer);
        AssertCode(with, question, true, answer);
    }

    [Fact]
    public void All_failing_names_are_collected_whatever_failed_first()
    {
        var question = new PreflightQuestion(Make.Page, "PUT", ["authorization", "x-a", "x-b"]);

        var result = PreflightCheck.Run(question, false, Make.Answer(204, [.. Named, "Access-Control-Allow-Headers: x-a"]));

        Assert.Equal(FailureCode.PreflightMethodNotAllowed, result.Code);
        Assert.Equal("PUT", result.FailingMethod);
        Assert.Equal(["authorization", "x-b"], result.FailingHeaders);
        Assert.Equal(["PUT"], result.Failing);
    }

    [Theory]
    [InlineData(204, "Access-Control-Allow-Methods: put", "PUT")]
    [InlineData(204, "Access-Control-Allow-Methods: PUT", "x-a,x-b")]
    [InlineData(204, "Access-Control-Allow-Methods: ;", "")]
    [InlineData(404, "X: y", "")]
    public void The_failing_names_are_those_of_the_reported_rule(int status, string line, string expected)
    {
        var result = PreflightCheck.Run(
            new PreflightQuestion(Make.Page, "PUT", ["x-a", "x-b"]),
            true,
            Make.Answer(status, [.. Named, line])
        );

        Assert.Equal(expected, string.Join(',', result.Failing));
    }

    private static void AssertCode(FailureCode? expected, PreflightQuestion question, bool include, Answer? answer) =>
        Assert.Equal(expected, PreflightCheck.Run(question, include, answer).Code);

    [Fact]
    public void The_first_failure_is_reported_in_the_order_of_browsers()
    {
        var question = new PreflightQuestion(Make.Page, "PUT", ["x-a"]);
        string[] lines = ["Access-Control-Allow-Methods: ;", "Access-Control-Allow-Headers: ;"];

        AssertCode(FailureCode.PreflightRedirect, question, true, Make.Answer(302, ["Location: /", .. lines]));
        AssertCode(FailureCode.PreflightAcaoMissing, question, true, Make.Answer(404, lines));
        AssertCode(FailureCode.PreflightAcacMissing, question, true, Make.Answer(404, [Named[0], .. lines]));
        AssertCode(FailureCode.PreflightStatus, question, true, Make.Answer(404, [.. Named, .. lines]));
        AssertCode(FailureCode.PreflightAcamUnparsable, question, true, Make.Answer(204, [.. Named, .. lines]));
        AssertCode(FailureCode.PreflightAcahUnparsable, question, true, Make.Answer(204, [.. Named, lines[1]]));
        AssertCode(FailureCode.PreflightMethodNotAllowed, question, true, Make.Answer(204, [.. Named]));
        AssertCode(
            FailureCode.PreflightHeaderNotAllowed,
            question,
            true,
            Make.Answer(204, [.. Named, "Access-Control-Allow-Methods: PUT"])
        );
        AssertCode(
            null,
            question,
            true,
            Make.Answer(204, [.. Named, "Access-Control-Allow-Methods: PUT", "Access-Control-Allow-Headers: x-a"])
        );
    }

    [Fact]
    public void Sending_back_what_was_asked_passes() =>
        Prop.ForAll(
                Gen.Elements("PUT", "patch", "X", "GET", "*").ToArbitrary(),
                Gen.SubListOf("authorization", "x-a", "content-type", "*").ToArbitrary(),
                ArbMap.Default.ArbFor<bool>(),
                (method, names, include) =>
                {
                    var question = new PreflightQuestion(Make.Page, method, [.. names]);
                    var echo = Make.Answer(
                        204,
                        [.. Named, "Access-Control-Allow-Methods: " + method, "Access-Control-Allow-Headers: " + string.Join(',', names)]
                    );
                    Assert.True(PreflightCheck.Run(question, include, echo).Passes);
                }
            )
            .QuickCheckThrowOnFailure();
}
