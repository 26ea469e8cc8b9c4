namespace DevProxy.Cors.Tests;

public class PreflightQuestionTests
{
    [Fact]
    public void An_OPTIONS_with_Origin_and_ACRM_asks()
    {
        var question = PreflightQuestion.Read(
            "OPTIONS",
            Make.Headers("Origin: " + Make.Page, "Access-Control-Request-Method: patch", "Access-Control-Request-Headers: x-b,X-A, x-b,,content-type"));

        Assert.NotNull(question);
        Assert.Equal(Make.Page, question.Origin);
        Assert.Equal("patch", question.Method);
        Assert.Equal(["content-type", "x-a", "x-b"], question.UnsafeNames);
    }

    [Fact]
    public void ACRH_may_be_absent() =>
        Assert.Empty(PreflightQuestion.Read("OPTIONS", Make.Headers("Origin: null", "Access-Control-Request-Method: PUT"))!.UnsafeNames);

    [Theory]
    [InlineData("GET", "Origin: https://a.example", "Access-Control-Request-Method: PUT")]
    [InlineData("options", "Origin: https://a.example", "Access-Control-Request-Method: PUT")]
    [InlineData("OPTIONS", "Origin: https://a.example", "X: y")]
    [InlineData("OPTIONS", "Access-Control-Request-Method: PUT", "X: y")]
    public void Anything_else_does_not(string method, string first, string second) =>
        Assert.Null(PreflightQuestion.Read(method, Make.Headers(first, second)));
}
