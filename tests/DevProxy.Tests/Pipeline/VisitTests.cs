using DevProxy.Cors;
using DevProxy.Forwarding;
using DevProxy.Pipeline;
using DevProxy.Routing;
using DevProxy.Tests.Forwarding;
using DevProxy.Traffic;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace DevProxy.Tests.Pipeline;

public sealed class VisitTests
{
    [Fact]
    public void The_route_says_how_cors_is_injected_and_without_one_the_top_level_does()
    {
        var top = Configs.Policy with { MaxAge = 1 };
        var config = Configs.Of(Routes.To("/on", "http://localhost:1") with { Cors = Configs.Policy }, Routes.To("/off", "http://localhost:1")) with { Cors = top };
        using var table = RouteTable.Build(config, new Dictionary<string, string>());
        var serving = new Serving(config, table, HostRule.Of(config));

        Assert.Same(Configs.Policy, Of("/on").Cors);
        Assert.Null(Of("/off").Cors);
        Assert.Same(top, Of("/other").Cors);

        Visit Of(string path) => new(serving, Exchange(), table.Match(path), _ => { });
    }

    [Fact]
    public async Task A_fault_in_one_step_before_the_head_is_told_and_the_others_are_taken()
    {
        List<string> happened = [];
        var starting = new StartingResponse();
        var context = new DefaultHttpContext();
        context.Features.Set<IHttpResponseFeature>(starting);
        var visit = new Visit(null!, Exchange(), null, fault => happened.Add(fault.Message));

        visit.BeforeHead(context, () => happened.Add("last"));
        visit.BeforeHead(context, () => throw new InvalidOperationException("fault"));
        visit.BeforeHead(context, () => happened.Add("first"));
        await starting.StartAsync();

        Assert.Equal(["first", "fault", "last"], happened);
    }

    private static Exchange Exchange() =>
        new(1, ExchangeKind.Request, DateTimeOffset.UnixEpoch, new ObservedRequest("GET", "http://localhost/", HeaderList.Empty));

    private sealed class StartingResponse : HttpResponseFeature
    {
        private readonly Stack<(Func<object, Task> Callback, object State)> _callbacks = [];

        public override void OnStarting(Func<object, Task> callback, object state) => _callbacks.Push((callback, state));

        public async Task StartAsync()
        {
            while (_callbacks.TryPop(out var next))
                await next.Callback(next.State);
        }
    }
}
