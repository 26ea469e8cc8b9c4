using DevProxy.Checking;
using DevProxy.Cors;

namespace DevProxy.Tests.Checking;

public sealed class CheckQuestionTests
{
    [Theory]
    [InlineData("HEAD", false, true)]
    [InlineData("get", false, true)]
    [InlineData("patch", false, false)]
    [InlineData("DELETE", false, false)]
    [InlineData("patch", true, true)]
    [InlineData("DELETE", true, true)]
    public void What_may_change_something_is_sent_when_somebody_said_so(string method, bool send, bool sent)
    {
        Assert.True(Origin.TryParse(Visits.Page, out var page));
        var fetch = new FetchRequest(method, "http://127.0.0.1:8080/", page, HeaderList.Empty, Include: false);

        Assert.Equal(sent, new CheckQuestion(fetch.Url, fetch, null, send, []).MaySend);
    }
}
